import type { ModelRequest } from '@parley/core';
import { offeredTools, toolInstructions } from './tool-grammar.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * The conversation as any chat template takes it: three roles, none twice in a row, tools in words. A model that
 * calls tools by itself is told of them in the same way, so that one grammar holds for all.
 */
export function chatMessages(request: ModelRequest): ChatMessage[] {
  const instructions = [toolInstructions(request), formatInstructions(request)]
    .filter((text) => text !== '')
    .join('\n\n');
  const messages: ChatMessage[] = [];
  if (instructions !== '' && request.messages[0]?.role !== 'system')
    messages.push({ role: 'system', content: instructions });
  for (const [index, message] of request.messages.entries()) {
    const plain = plainMessage(message);
    const content =
      index === 0 && plain.role === 'system' && instructions !== ''
        ? `${plain.content}\n\n${instructions}`
        : plain.content;
    const last = messages.at(-1);
    if (last?.role === plain.role)
      messages[messages.length - 1] = { role: last.role, content: `${last.content}\n\n${content}` };
    else messages.push({ role: plain.role, content });
  }
  return messages;
}

/** Templates of some families know no system role: what it says then opens the first question. */
export function withoutSystemRole(messages: readonly ChatMessage[]): ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== 'system') return [...messages];
  if (second?.role === 'user') return [{ role: 'user', content: `${first.content}\n\n${second.content}` }, ...rest];
  return [{ role: 'user', content: first.content }, ...(second === undefined ? [] : [second]), ...rest];
}

function plainMessage(message: ModelRequest['messages'][number]): ChatMessage {
  switch (message.role) {
    case 'tool': {
      const outcome = message.failed === true ? 'failed' : 'gave';
      return { role: 'user', content: `The tool ${message.name} ${outcome}:\n${message.content}` };
    }
    case 'assistant': {
      if (message.toolCalls === undefined || message.toolCalls.length === 0)
        return { role: 'assistant', content: message.content };
      const calls = message.toolCalls.map(
        (call) => `{"name": ${JSON.stringify(call.name)}, "arguments": ${call.arguments}}`,
      );
      const written = `{"tool_calls": [${calls.join(', ')}]}`;
      return { role: 'assistant', content: message.content === '' ? written : `${message.content}\n${written}` };
    }
    default:
      return { role: message.role, content: message.content };
  }
}

function formatInstructions(request: ModelRequest): string {
  const format = request.parameters.response_format;
  if (format === undefined || format.type === 'text' || offeredTools(request).length > 0) return '';
  if (format.type === 'json_object') return 'Answer with a JSON object and nothing else.';
  return `Answer with JSON and nothing else. Its schema: ${JSON.stringify(format.schema)}`;
}
