import { LibraryModel } from '@parley/protocol';
import { laterRoutes } from '@parley/protocol/later-routes';
import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { reconnectDelayMs } from '../stream/backoff.ts';
import { pause } from '../stream/follow-run.ts';
import type { Rest } from './rest.ts';
import { ServerSentEventParser } from './server-sent-events.ts';

/** A model of the library while it is fetched: the present state, each change, and at last what became of it. */
export async function* followModel(
  { rest, environment }: { readonly rest: Rest; readonly environment: Environment },
  id: string,
  signal: AbortSignal,
): AsyncGenerator<LibraryModel, void, undefined> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const model of readModelEvents(rest, id, signal)) {
        failures = 0;
        yield model;
        if (model.state === 'installed' || model.state === 'failed' || model.state === 'absent') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ParleyApiError) || error.retry === 'no') throw error;
    }
    failures += 1;
    await pause(environment, reconnectDelayMs(failures, environment.random), signal);
  }
}

async function* readModelEvents(
  rest: Rest,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<LibraryModel, void, undefined> {
  const response = await rest.request(laterRoutes.streamModel, { id, signal });
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const parser = new ServerSentEventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { data } of parser.push(value)) {
        const model = LibraryModel.safeParse(JSON.parse(data));
        // A newer server may say more than this client understands; the next one may be clear again.
        if (model.success) yield model.data;
      }
    }
  } catch (cause) {
    throw signal.aborted || cause instanceof ParleyApiError ? cause : ParleyApiError.network(cause);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
