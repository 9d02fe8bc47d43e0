import { AskEvent, type RouteBody } from '@parley/protocol';
import { laterRoutes } from '@parley/protocol/later-routes';
import { ParleyApiError, tryJson } from '../errors.ts';
import type { Rest } from './rest.ts';
import { ServerSentEventParser } from './server-sent-events.ts';

/**
 * A question over past conversations: its passages, its text as it comes, and at last `done` or `failed`. Breaking off
 * (the signal, or leaving the loop) stops the answer. It is not asked again by itself: that would cost another one.
 */
export async function* askPast(
  rest: Rest,
  body: RouteBody<'askPast'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<AskEvent, void, undefined> {
  const response = await rest.request(laterRoutes.askPast, { body, ...(signal === undefined ? {} : { signal }) });
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const parser = new ServerSentEventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new TypeError('the answer broke off');
      for (const { data } of parser.push(value)) {
        const event = AskEvent.safeParse(tryJson(data));
        // A newer server may say more than this client understands.
        if (!event.success) continue;
        yield event.data;
        if (event.data.type === 'done' || event.data.type === 'failed') return;
      }
    }
  } catch (cause) {
    throw signal?.aborted || cause instanceof ParleyApiError ? cause : ParleyApiError.network(cause);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
