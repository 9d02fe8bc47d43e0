import { abortErrorOf, estimateTokens, textOnly, type LanguageModel } from '@parley/core';
import { buildRequestBody, type Continuation, type OpenAiParameter } from './request-body.ts';
import type { OpenAiServer } from './server.ts';
import { StreamCall } from './stream-call.ts';

export interface OpenAiModelOptions {
  /** What the server calls it. */
  readonly model: string;
  readonly name?: string;
  readonly contextTokens: number;
  /** Parameters the server refuses: they are left out, with a warning. */
  readonly unsupported?: readonly OpenAiParameter[];
  readonly maxStopSequences?: number;
  readonly tokenLimitField?: 'max_tokens' | 'max_completion_tokens';
  readonly continuation?: Continuation;
  /** False for servers that refuse `stream_options`; usage is estimated then. */
  readonly includeUsage?: boolean;
  readonly countTokens?: (text: string) => number;
}

/** A model behind any server that speaks the chat completions protocol. */
export function createOpenAiCompatibleModel(
  options: OpenAiModelOptions & { readonly idPrefix: string; readonly server: OpenAiServer },
): LanguageModel {
  const { server, countTokens = estimateTokens } = options;
  const bodyOptions = {
    model: options.model,
    unsupported: options.unsupported ?? [],
    maxStopSequences: options.maxStopSequences ?? 4,
    tokenLimitField: options.tokenLimitField ?? 'max_tokens',
    continuation: options.continuation ?? 'instruction',
    includeUsage: options.includeUsage ?? true,
  };
  return {
    id: `${options.idPrefix}/${options.model}`,
    name: options.name ?? options.model,
    contextTokens: options.contextTokens,
    abilities: textOnly,
    countTokens,
    generate: (request, sink, signal) => {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      const body = buildRequestBody(request, bodyOptions);
      return new Promise((resolve, reject) => {
        const estimateInput = (): number =>
          request.messages.reduce((sum, { content }) => sum + countTokens(content), 0);
        const call = new StreamCall({ server, sink, signal, estimateInput, resolve, reject });
        for (const warning of body.warnings) sink.warning?.(warning);
        call.start(Buffer.from(body.json));
      });
    },
  };
}
