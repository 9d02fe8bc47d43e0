import { once } from 'node:events';
import type { Child } from './children.ts';

/** One message to a child and its answer, which is `{ error }` when it failed. */
export async function ask<Answer>(child: Child, order: object): Promise<Answer> {
  const settled = new AbortController();
  child.process.send(order);
  const answer = await Promise.race([
    once(child.process, 'message', { signal: settled.signal }).then(([message]) => message as { error?: string }),
    once(child.process, 'exit', { signal: settled.signal }).then(() => ({ error: 'it ended' })),
  ]).finally(() => settled.abort());
  if (answer.error !== undefined) throw new Error(`${child.name}: ${answer.error}`);
  return answer as Answer;
}
