import type { Attachment } from '@parley/protocol';
import type { ObjectStore } from '../objects/index.ts';
import { readText } from './read-text.ts';

const mostCharacters = 100_000;

/** F4.5: a message with what its attachments say, for the policy engine. A store that is away throws: then it waits. */
export async function moderatedText(
  objects: Pick<ObjectStore, 'get'>,
  text: string,
  attachments: readonly Attachment[],
): Promise<string> {
  const pieces = [text];
  let left = mostCharacters;
  for (const attachment of attachments) {
    pieces.push(attachment.name);
    if (attachment.kind !== 'text' || attachment.deleted === true || left <= 0) continue;
    const read = await readText(objects, attachment, left);
    if (read === undefined) continue;
    left -= read.text.length;
    pieces.push(read.text);
  }
  return pieces.join('\n\n');
}
