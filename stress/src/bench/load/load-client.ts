import { fileURLToPath } from 'node:url';
import { ask } from '../support/ask.ts';
import type { Children } from '../support/children.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';
import type { SendOrder, SendResult } from './send-messages.ts';

export interface LoadClient {
  readonly pid: number;
  run(order: LoadOrder): Promise<LoadResult>;
  send(order: SendOrder): Promise<SendResult>;
}

export async function startLoadClient(children: Children): Promise<LoadClient> {
  const child = children.start({
    name: 'load client',
    file: fileURLToPath(new URL('../processes/load-client.js', import.meta.url)),
    ipc: true,
  });
  await child.line(/ready/, 20_000);
  return {
    pid: child.pid,
    run: async (load) => (await ask<{ result: LoadResult }>(child, { load })).result,
    send: async (send) => (await ask<{ result: SendResult }>(child, { send })).result,
  };
}
