import type { ModelMessage } from '../models/index.ts';
import { badRequest } from './refusals.ts';

/** A call without its result is what providers refuse in words that name nothing. */
export function assertCallsAnswered(messages: readonly ModelMessage[], param: string): void {
  const waiting = new Set<string>();
  for (const message of messages) {
    if (message.role === 'assistant') for (const { id } of message.toolCalls ?? []) waiting.add(id);
    if (message.role === 'tool') waiting.delete(message.callId);
  }
  const [first] = waiting;
  if (first !== undefined) throw badRequest(param, `No tool output found for function call ${first}.`);
}
