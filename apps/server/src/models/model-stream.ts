import type { ServerResponse } from 'node:http';
import type { LibraryModel } from '@parley/protocol';
import { eventStreamType } from '../sockets/run-stream.ts';

const heartbeatMs = 15_000;
const maxUnsentBytes = 512 * 1024;

/** The present state first, then each change, until nothing more is under way. */
export function streamModel(
  response: ServerResponse,
  first: LibraryModel,
  subscribe: (listener: (model: LibraryModel) => void) => () => void,
): void {
  response.writeHead(200, {
    'content-type': eventStreamType,
    'cache-control': 'no-store',
    // Proxies must not gather what is meant to flow.
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => response.write(': alive\n\n'), heartbeatMs);
  let unsubscribe = () => {};
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  const send = (model: LibraryModel) => {
    if (response.writableEnded || response.destroyed) return;
    response.write(`event: model\ndata: ${JSON.stringify(model)}\n\n`);
    if (isSettled(model)) response.end();
    // A reader that does not read comes back and asks for the present state.
    else if (response.writableLength > maxUnsentBytes) response.destroy();
  };
  send(first);
  if (!isSettled(first)) unsubscribe = subscribe(send);
}

function isSettled({ state }: LibraryModel): boolean {
  return state === 'installed' || state === 'failed' || state === 'absent' || state === 'paused';
}
