import {
  abortErrorOf,
  estimateTokens,
  textOnly,
  type JsonObject,
  type LanguageModel,
  type ModelAbilities,
  type ModelCompletion,
  type ModelPrice,
} from '@parley/core';
import { ParameterName, type ModelOrigin } from '@parley/protocol';
import { estimateInput } from '../http/estimate-input.ts';
import type { ModelServer } from '../http/model-server.ts';
import { WireCall } from '../http/wire-call.ts';
import { ChatAnswer } from './chat-answer.ts';
import { buildRequestBody, type OpenAiParameter, type RequestBodyOptions } from './request-body.ts';
import type { Continuation } from './request-messages.ts';

export interface OpenAiModelOptions {
  /** What the server calls it. */
  readonly model: string;
  readonly name?: string;
  readonly contextTokens: number;
  readonly abilities?: ModelAbilities;
  readonly price?: ModelPrice;
  /** Parameters the server refuses: they are left out, with a warning. */
  readonly unsupported?: readonly OpenAiParameter[];
  readonly maxStopSequences?: number;
  readonly tokenLimitField?: RequestBodyOptions['tokenLimitField'];
  readonly seedField?: RequestBodyOptions['seedField'];
  readonly effortField?: RequestBodyOptions['effortField'];
  readonly requireTool?: RequestBodyOptions['requireTool'];
  readonly callIds?: RequestBodyOptions['callIds'];
  readonly continuation?: Continuation;
  /** False for servers that refuse `stream_options`; usage is estimated then. */
  readonly includeUsage?: boolean;
  readonly extraBody?: JsonObject;
  /** Default: `/chat/completions` behind the server's address. */
  readonly path?: string;
  readonly countTokens?: (text: string) => number;
  readonly origin?: ModelOrigin;
}

/** A model behind any server that speaks the chat completions protocol. */
export function createOpenAiCompatibleModel(
  options: OpenAiModelOptions & { readonly idPrefix: string; readonly server: ModelServer },
): LanguageModel {
  const { server, countTokens = estimateTokens, abilities = textOnly } = options;
  const bodyOptions: RequestBodyOptions = {
    model: options.model,
    abilities,
    unsupported: options.unsupported ?? [],
    maxStopSequences: options.maxStopSequences ?? 4,
    tokenLimitField: options.tokenLimitField ?? 'max_tokens',
    seedField: options.seedField ?? 'seed',
    effortField: options.effortField ?? 'flat',
    requireTool: options.requireTool ?? 'required',
    callIds: options.callIds ?? 'any',
    continuation: options.continuation ?? 'instruction',
    includeUsage: options.includeUsage ?? true,
    extraBody: options.extraBody ?? {},
  };
  return {
    id: `${options.idPrefix}/${options.model}`,
    name: options.name ?? options.model,
    contextTokens: options.contextTokens,
    abilities,
    ...(options.price === undefined ? {} : { price: options.price }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    lacks: ParameterName.options.filter((name) => bodyOptions.unsupported.includes(name as OpenAiParameter)),
    countTokens,
    generate: (request, sink, signal) => {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      return new Promise<ModelCompletion>((resolve, reject) => {
        const body = buildRequestBody(request, bodyOptions);
        const answer = new ChatAnswer({
          sink,
          secret: server.secret,
          maxEventBytes: server.maxEventBytes,
          estimateInput: () => estimateInput(request, countTokens),
          isSettled: () => call.settled,
          onDone: () => call.complete(answer.completion()),
        });
        const call = new WireCall<ModelCompletion>({
          server,
          path: options.path ?? '/chat/completions',
          accept: 'text/event-stream',
          contentType: /^text\/event-stream\b/i,
          signal,
          reader: answer,
          whole: () => answer.completion(),
          resolve,
          reject,
        });
        for (const warning of body.warnings) sink.warning?.(warning);
        call.start(Buffer.from(body.json));
      });
    },
  };
}
