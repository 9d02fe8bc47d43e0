import {
  firstRoutes,
  readServerFrame,
  runEventTypes,
  type RunEvent,
  type RunWaiting,
  type UnknownMark,
} from '@parley/protocol';
import { ParleyApiError } from '../errors.ts';
import type { Rest } from './rest.ts';
import { ServerSentEventParser } from './server-sent-events.ts';

export type RunFrame = RunEvent | UnknownMark;

/** The events of one run after `after`, over one connection; ends when it breaks or the run ends. */
export async function* readRunEvents(
  rest: Rest,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunFrame | RunWaiting, void, undefined> {
  const response = await rest.request(
    firstRoutes.streamRun,
    { id: runId, signal },
    after > 0 ? { 'last-event-id': String(after) } : {},
  );
  if (!response.body)
    throw new ParleyApiError({
      code: 'invalid_response',
      message: 'The stream of the run has no body',
      status: response.status,
    });
  const parser = new ServerSentEventParser();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { data } of parser.push(value)) {
        const frame = readServerFrame(data);
        if (frame && (isRunFrame(frame) || frame.type === 'run.waiting')) yield frame;
      }
    }
  } catch (cause) {
    if (signal.aborted) return;
    throw cause instanceof ParleyApiError ? cause : ParleyApiError.network(cause);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function isRunFrame(frame: { readonly type: string }): frame is RunFrame {
  return runFrameTypes.has(frame.type);
}

const runFrameTypes: ReadonlySet<string> = new Set<RunFrame['type']>([...runEventTypes, 'run.unknown']);
