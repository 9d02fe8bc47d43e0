import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { readRunEvents } from '../http/run-events.ts';
import type { Rest } from '../http/rest.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { ConversationModel, Reduced } from './conversation-model.ts';

export interface FollowRunOptions {
  readonly rest: Rest;
  readonly environment: Environment;
  readonly runId: string;
  /** Takes the frames, and says where to go on after a break. */
  readonly model: ConversationModel;
  readonly signal: AbortSignal;
  /** Default: until the run has ended. */
  readonly isDone?: () => boolean;
}

/** Follows a run over as many connections as it takes. Throws only what trying again cannot help. */
export async function* followRun({
  rest,
  environment,
  runId,
  model,
  signal,
  isDone = () => model.hasEnded(runId),
}: FollowRunOptions): AsyncGenerator<Reduced, void, undefined> {
  let failures = 0;
  while (!isDone() && !signal.aborted) {
    try {
      for await (const frame of readRunEvents(rest, runId, model.resumeAfter(runId), signal)) {
        const reduced = model.apply(frame);
        // What this connection left out, the next one brings.
        if (reduced.gap !== undefined) break;
        failures = 0;
        yield reduced;
        if (isDone()) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ParleyApiError) || error.retry === 'no') throw error;
    }
    failures += 1;
    if (!isDone()) await pause(environment, reconnectDelayMs(failures, environment.random), signal);
  }
}

export function pause({ timers }: Pick<Environment, 'timers'>, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = timers.after(delayMs, finish);
    signal.addEventListener('abort', finish);
  });
}
