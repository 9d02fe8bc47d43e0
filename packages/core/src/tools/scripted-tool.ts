import type { JsonObject } from '../models/index.ts';
import type { Tool, ToolContext } from './tool.ts';

/** What a scripted tool was asked, and the hand on its answer. */
export interface ScriptedCall {
  readonly args: JsonObject;
  readonly context: ToolContext;
  answer(result: string): void;
  fail(error: unknown): void;
}

export interface ScriptedTool extends Tool {
  /** Every call that ever reached it: a test sees when one came twice. */
  readonly calls: readonly ScriptedCall[];
}

/** A tool in the test's hands. Without `respond` each call waits until the test answers it. */
export function createScriptedTool(
  options: Partial<Pick<Tool, 'name' | 'risk' | 'idempotent' | 'timeoutMs'>> & {
    readonly respond?: (args: JsonObject) => string | Promise<string>;
  } = {},
): ScriptedTool {
  const { name = 'scripted', risk = 'safe', idempotent = false, timeoutMs = 60_000, respond } = options;
  const calls: ScriptedCall[] = [];
  return {
    name,
    description: 'Does what the test says.',
    parameters: {
      type: 'object',
      properties: { say: { type: 'string' }, count: { type: 'integer', minimum: 0 } },
      additionalProperties: false,
    },
    risk,
    idempotent,
    timeoutMs,
    calls,
    question: () => `May ${name} run?`,
    execute: (args, context) =>
      new Promise((resolve, reject) => {
        calls.push({ args, context, answer: resolve, fail: reject });
        // Later than the call itself, as all that reaches out is.
        if (respond !== undefined) setImmediate(() => void Promise.resolve(args).then(respond).then(resolve, reject));
      }),
  };
}
