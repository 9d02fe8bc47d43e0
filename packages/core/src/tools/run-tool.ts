import type { Clock, Logger } from '../kernel/index.ts';
import type { JsonObject } from '../models/index.ts';
import { ToolError, type Tool, type ToolContext } from './tool.ts';

export interface ToolCallOutcome {
  readonly status: 'ok' | 'failed' | 'timed_out' | 'cancelled';
  readonly result: string;
  readonly durationMs: number;
}

export interface ToolCallRoom {
  readonly context: ToolContext;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One call within its time (W4). Never rejects. */
export async function runTool(tool: Tool, args: JsonObject, room: ToolCallRoom): Promise<ToolCallOutcome> {
  const { clock, context } = room;
  const startedMs = clock.monotonicMs();
  const outcome = (status: ToolCallOutcome['status'], result: string): ToolCallOutcome => ({
    status,
    result,
    durationMs: Math.max(0, Math.round(clock.monotonicMs() - startedMs)),
  });
  const own = new AbortController();
  try {
    return outcome(
      'ok',
      storable(await withinTime(tool, args, { ...context, signal: own.signal }, context.signal, own)),
    );
  } catch (error) {
    if (error instanceof OutOfTime) return outcome('timed_out', `The tool took longer than ${tool.timeoutMs} ms.`);
    if (context.signal.aborted) return outcome('cancelled', 'The tool was cancelled.');
    if (ToolError.is(error)) return outcome('failed', storable(error.message));
    room.logger.warn('tool failed', { tool: tool.name, runId: context.runId, error });
    return outcome('failed', 'The tool failed.');
  }
}

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

function withinTime(
  tool: Tool,
  args: JsonObject,
  context: ToolContext,
  outer: AbortSignal,
  own: AbortController,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error): void => {
      own.abort(error);
      reject(error);
    };
    const onAbort = (): void => giveUp(new DOMException('The tool was cancelled', 'AbortError'));
    const timer = setTimeout(() => giveUp(new OutOfTime()), tool.timeoutMs);
    outer.addEventListener('abort', onAbort, { once: true });
    if (outer.aborted) onAbort();
    // What comes after the time is up settles a promise that is settled already: ignored, never unhandled.
    const execute = async (): Promise<string> => tool.execute(args, context);
    execute()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        outer.removeEventListener('abort', onAbort);
      });
  });
}

/** A JSON column holds neither half a surrogate pair nor a NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
