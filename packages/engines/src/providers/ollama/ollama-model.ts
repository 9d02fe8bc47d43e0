import {
  abortErrorOf,
  estimateTokens,
  type JsonObject,
  type LanguageModel,
  type ModelAbilities,
  type ModelCompletion,
} from '@parley/core';
import type { ModelOrigin } from '@parley/protocol';
import { estimateInput } from '../../http/estimate-input.ts';
import type { ModelServer } from '../../http/model-server.ts';
import { WireCall } from '../../http/wire-call.ts';
import { OllamaAnswer } from './ollama-answer.ts';
import { ollamaBody } from './ollama-body.ts';

export interface OllamaModelOptions {
  readonly server: ModelServer;
  readonly idPrefix: string;
  readonly model: string;
  readonly name?: string | undefined;
  readonly contextTokens: number;
  readonly abilities: ModelAbilities;
  readonly extraBody?: JsonObject | undefined;
  readonly origin?: ModelOrigin;
}

/** A model behind Ollama's own protocol: unlike its OpenAI-compatible one it lets the context size be set. */
export function createOllamaModel(options: OllamaModelOptions): LanguageModel {
  const { server, model, contextTokens, abilities } = options;
  return {
    id: `${options.idPrefix}/${model}`,
    name: options.name ?? model,
    contextTokens,
    abilities,
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    countTokens: estimateTokens,
    generate: (request, sink, signal) => {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      return new Promise<ModelCompletion>((resolve, reject) => {
        const warn = (message: string): void => sink.warning?.(message);
        const body = ollamaBody(request, { model, contextTokens, abilities, extraBody: options.extraBody ?? {} }, warn);
        const answer = new OllamaAnswer({
          sink,
          secret: server.secret,
          maxEventBytes: server.maxEventBytes,
          estimateInput: () => estimateInput(request, estimateTokens),
          isSettled: () => call.settled,
          onDone: () => call.complete(answer.completion()),
        });
        const call = new WireCall<ModelCompletion>({
          server,
          path: '/api/chat',
          accept: 'application/x-ndjson',
          contentType: /^application\/(x-ndjson|json)\b/i,
          signal,
          reader: answer,
          whole: () => answer.completion(),
          resolve,
          reject,
        });
        call.start(Buffer.from(JSON.stringify(body)));
      });
    },
  };
}
