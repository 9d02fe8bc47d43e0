import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { ModelMessage, ModelRequest } from '@parley/core';
import { imagesLeftOut } from '../../http/warnings.ts';
import { continueInstruction } from '../../openai-compatible/request-messages.ts';
import { assistantParts, wireId } from './carry.ts';

export interface PromptOptions {
  /** Whose carry is understood. */
  readonly wire: string;
  readonly images: boolean;
  readonly instruction: string | undefined;
  readonly warn: (message: string) => void;
}

/** Our messages as the SDK's. Its providers want system messages in front and no empty texts. */
export function toPrompt(request: ModelRequest, options: PromptOptions): LanguageModelV4Prompt {
  const { messages, continueFrom = '' } = request;
  if (!options.images && messages.some((message) => message.role === 'user' && (message.images?.length ?? 0) > 0))
    options.warn(imagesLeftOut);
  const system = [
    ...messages.filter((message) => message.role === 'system').map((message) => message.content),
    ...(options.instruction === undefined ? [] : [options.instruction]),
  ].join('\n\n');
  const goingOn: readonly ModelMessage[] =
    continueFrom === ''
      ? []
      : [
          { role: 'assistant', content: continueFrom },
          { role: 'user', content: continueInstruction },
        ];
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...[...messages, ...goingOn].flatMap((message) => toMessage(message, options)),
  ];
}

function toMessage(message: ModelMessage, { wire, images }: PromptOptions): readonly LanguageModelV4Message[] {
  if (message.role === 'system') return [];
  if (message.role === 'user') {
    const pictures = images ? (message.images ?? []) : [];
    const content = [
      ...(message.content === '' ? [] : [{ type: 'text' as const, text: message.content }]),
      ...pictures.map(({ mediaType, bytes }) => ({
        type: 'file' as const,
        mediaType,
        data: { type: 'data' as const, data: bytes },
      })),
    ];
    return content.length === 0 ? [] : [{ role: 'user', content }];
  }
  if (message.role === 'assistant') {
    const { content, toolCalls = [], carry } = message;
    const parts = assistantParts({ content, toolCalls, carry }, wire);
    return parts.length === 0 ? [] : [{ role: 'assistant', content: [...parts] }];
  }
  const type = message.failed === true ? ('error-text' as const) : ('text' as const);
  return [
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: wireId(message.callId),
          toolName: message.name,
          output: { type, value: message.content },
        },
      ],
    },
  ];
}
