import type { ModelRequest, ToolCall } from '@parley/core';
import type { Script } from './script-name.ts';

/**
 * The tool calls of one step, read from the last user message: a line `call NAME ARGUMENTS` is a call, a line
 * `then` begins the next step. The arguments are passed on as they stand, also when they are no JSON.
 * `again` scripts repeat their last step for as long as they are let.
 */
export function callsOf(script: Script, request: ModelRequest): readonly ToolCall[] {
  if (!script.callsTools || request.tools === undefined || request.toolChoice === 'none') return [];
  const question = request.messages.findLastIndex(({ role }) => role === 'user');
  const steps = stepsOf(request.messages[question]?.content ?? '');
  const done = request.messages
    .slice(question + 1)
    .filter((message) => message.role === 'assistant' && message.toolCalls !== undefined).length;
  const step = steps[script.callsAgain ? Math.min(done, steps.length - 1) : done] ?? [];
  const limit = request.parallelToolCalls === false ? 1 : step.length;
  return step.slice(0, limit).map((call, index) => ({ ...call, id: `call_${done}_${index}` }));
}

/** What the tools said to this question, for scripts that tell it. */
export function resultsOf(request: Pick<ModelRequest, 'messages'>): string {
  const question = request.messages.findLastIndex(({ role }) => role === 'user');
  return request.messages
    .slice(question + 1)
    .flatMap((message) => (message.role === 'tool' ? [`${message.name}: ${message.content}`] : []))
    .join('\n');
}

function stepsOf(text: string): Omit<ToolCall, 'id'>[][] {
  const steps: Omit<ToolCall, 'id'>[][] = [[]];
  for (const line of text.split('\n')) {
    if (line.trim() === 'then') steps.push([]);
    const call = /^call (\S+) ?(.*)$/.exec(line);
    if (call !== null) steps.at(-1)?.push({ name: call[1] ?? '', arguments: call[2] ?? '' });
  }
  return steps;
}
