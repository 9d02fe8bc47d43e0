import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Child, Children } from '../support/children.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';

export interface LoadClient {
  readonly pid: number;
  run(order: LoadOrder): Promise<LoadResult>;
}

export async function startLoadClient(children: Children): Promise<LoadClient> {
  const child = children.start({
    name: 'load client',
    file: fileURLToPath(new URL('../processes/load-client.js', import.meta.url)),
    ipc: true,
  });
  await child.line(/ready/, 20_000);
  return { pid: child.pid, run: (order) => run(child, order) };
}

async function run(child: Child, order: LoadOrder): Promise<LoadResult> {
  child.process.send(order);
  const ended = new AbortController();
  const answer = await Promise.race([
    once(child.process, 'message', { signal: ended.signal }) as Promise<[{ result?: LoadResult; error?: string }]>,
    once(child.process, 'exit', { signal: ended.signal }).then(
      () => [{ error: 'the load client ended', result: undefined }] as const,
    ),
  ]).finally(() => ended.abort());
  const { result, error } = answer[0];
  if (result === undefined) throw new Error(`Load on ${order.target.kind}: ${error ?? 'no result'}`);
  return result;
}
