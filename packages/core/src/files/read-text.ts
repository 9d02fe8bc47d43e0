import type { Attachment } from '@parley/protocol';
import type { ObjectStore } from '../objects/index.ts';
import { encodingOf } from './file-inspector.ts';
import { fileKey } from './file-store.ts';

export interface ReadText {
  readonly text: string;
  /** False: there is more of it. */
  readonly isWhole: boolean;
}

/** The beginning of a text file. Undefined: it is not there any more. A store that is away throws. */
export async function readText(
  objects: Pick<ObjectStore, 'get'>,
  attachment: Pick<Attachment, 'id' | 'size'>,
  maxCharacters: number,
): Promise<ReadText | undefined> {
  // No character takes more than four bytes, in either encoding.
  const wanted = Math.min(attachment.size, maxCharacters * 4 + 4);
  if (wanted === 0) return { text: '', isWhole: true };
  const bytes = await readBytes(objects, attachment.id, wanted);
  if (bytes === undefined) return undefined;
  const isAll = bytes.length >= attachment.size;
  // Streaming: a character cut in two at the end is left out, not replaced.
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes, { stream: !isAll }).replaceAll('\r\n', '\n');
  if (text.length <= maxCharacters) return { text, isWhole: isAll };
  return { text: text.slice(0, wholeEnd(text, maxCharacters)), isWhole: false };
}

export async function readBytes(
  objects: Pick<ObjectStore, 'get'>,
  id: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const object = await objects.get(fileKey(id), { start: 0, end: maxBytes - 1 });
  if (object === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of object.body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A place that cuts no surrogate pair. */
export function wholeEnd(text: string, index: number): number {
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before < 0xdc00 ? index - 1 : index;
}
