import type { ToolStatus } from '@parley/protocol';
import type { Clock, Logger } from '../kernel/index.ts';
import type { JsonObject, ModelMessage, ToolCall } from '../models/index.ts';
import { readArguments, runTool, ToolError, type Tool } from '../tools/index.ts';
import type { RunLog } from './run-log.ts';

/** What a run may call, and for whom. */
export interface OfferedTools {
  readonly tools: readonly Tool[];
  readonly userId: string;
  readonly conversationId: string;
  /** Names that were allowed for all of the conversation. */
  allowed(): Promise<ReadonlySet<string>>;
  /** What was decided about calls of this run, by their ids. */
  readonly decisions: ReadonlyMap<string, 'allow' | 'deny'>;
}

export interface ToolStepRoom {
  readonly log: RunLog;
  readonly offered: OfferedTools;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Cuts a result to what the model can take. */
  readonly bound: (result: string) => string;
  readonly maxCalls: number;
  readonly maxAtOnce: number;
}

/** A call of the step; `waits` when it has been asked about already. */
export type StepCall = ToolCall & { readonly waits?: boolean };

export interface StepResults {
  readonly messages: readonly Extract<ModelMessage, { role: 'tool' }>[];
  /** T14.1: calls that somebody has to allow. With any, the run waits. */
  readonly waiting: readonly ToolCall[];
}

/** Thrown when the run was lost or has ended; whoever ended it knows why. */
export class StepAbandoned extends Error {
  override readonly name = 'AbortError';
}

/** All calls of one step (SPEC T13). */
export async function runToolStep(calls: readonly StepCall[], room: ToolStepRoom): Promise<StepResults> {
  const messages = new Map<string, Extract<ModelMessage, { role: 'tool' }>>();
  const waiting: ToolCall[] = [];
  const ready: ReadyCall[] = [];
  const end = (call: ToolCall, status: ToolStatus, text: string, durationMs = 0): void => {
    const result = room.bound(text);
    room.log.mark({ type: 'tool.ended', call_id: call.id, status, result, duration_ms: durationMs });
    messages.set(call.id, {
      role: 'tool',
      callId: call.id,
      name: call.name,
      content: result,
      ...(status === 'ok' ? {} : { failed: true }),
    });
  };

  for (const [index, call] of calls.entries()) {
    const checked = index < room.maxCalls ? check(call, room.offered) : `At most ${room.maxCalls} calls in one step.`;
    if (typeof checked === 'string') {
      end(call, 'failed', checked);
      continue;
    }
    const decision = checked.tool.risk === 'safe' ? 'allow' : await decisionOn(call, room.offered);
    if (decision === 'allow') ready.push({ call, ...checked });
    else if (decision === 'deny') end(call, 'denied', 'The user did not allow this call.');
    else {
      waiting.push(call);
      // T14.1: asked once, also when the run was taken up again for another call meanwhile.
      if (call.waits !== true)
        room.log.mark({ type: 'tool.waiting', call_id: call.id, question: questionOf(checked.tool, checked.args) });
    }
  }
  await inTurn(ready, room.maxAtOnce, (one) => runOne(one, room, end));
  return { messages: calls.flatMap(({ id }) => messages.get(id) ?? []), waiting };
}

interface ReadyCall {
  readonly call: ToolCall;
  readonly tool: Tool;
  readonly args: JsonObject;
}

type EndCall = (call: ToolCall, status: ToolStatus, text: string, durationMs: number) => void;

/** T13.2: the database knows that it runs before it does. */
async function runOne({ call, tool, args }: ReadyCall, room: ToolStepRoom, end: EndCall): Promise<void> {
  const { log, offered, signal, clock, logger } = room;
  const started = log.mark({ type: 'tool.started', call_id: call.id });
  if (!(await log.whenStored(started.seq)) || signal.aborted) throw new StepAbandoned('The run is over');
  const { userId, conversationId } = offered;
  const context = { signal, userId, conversationId, runId: log.runId };
  const { status, result, durationMs } = await runTool(tool, args, { context, clock, logger });
  if (signal.aborted) throw new StepAbandoned('The run is over');
  end(call, status, result, durationMs);
}

/** A sentence for the model when the call can't be run. */
function check(call: ToolCall, { tools }: OfferedTools): Omit<ReadyCall, 'call'> | string {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined)
    return `There is no tool “${call.name}”. There are: ${tools.map(({ name }) => name).join(', ') || 'none'}.`;
  try {
    return { tool, args: readArguments(tool, call.arguments) };
  } catch (error) {
    if (ToolError.is(error)) return error.message;
    throw error;
  }
}

async function decisionOn(call: ToolCall, offered: OfferedTools): Promise<'allow' | 'deny' | undefined> {
  return offered.decisions.get(call.id) ?? ((await offered.allowed()).has(call.name) ? 'allow' : undefined);
}

function questionOf(tool: Tool, args: JsonObject): string {
  return tool.question?.(args) ?? `May “${tool.name}” run?`;
}

async function inTurn<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  const done = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}
