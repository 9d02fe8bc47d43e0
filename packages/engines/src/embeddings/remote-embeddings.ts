import {
  abortErrorOf,
  estimateTokens,
  type EmbeddingKind,
  type EmbeddingModel,
  type EmbeddingRelevance,
  type Embeddings,
} from '@parley/core';
import type { ModelServer } from '../http/model-server.ts';
import { callJson } from '../http/json-call.ts';
import { cutToTokens, sendable } from './cut-text.ts';
import { relevanceOf } from './relevance.ts';

export interface RemoteEmbeddingOptions {
  /** What the server calls it. */
  readonly model: string;
  readonly name?: string;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly batchSize?: number;
  /** Where the server's configuration knows it better than its name. */
  readonly relevance?: EmbeddingRelevance | undefined;
  /** What some models want in front of a text, by what it is (`query: `, `search_document: `). */
  readonly prefix?: Partial<Record<EmbeddingKind, string>>;
  readonly countTokens?: (text: string) => number;
}

/** How one kind of server is asked and what it answers. */
export interface EmbeddingDialect {
  readonly path: string;
  body(model: string, texts: readonly string[], dimensions: number): unknown;
  read(
    answer: unknown,
    texts: number,
    dimensions: number,
  ): { readonly vectors: Float32Array[]; readonly tokens: number | undefined };
}

/** An embedding model behind a server, whatever it speaks. */
export function createRemoteEmbeddings(
  options: RemoteEmbeddingOptions & {
    readonly idPrefix: string;
    readonly server: ModelServer;
    readonly dialect: EmbeddingDialect;
  },
): EmbeddingModel {
  const { server, dialect, model, dimensions, maxTokens, prefix = {}, countTokens = estimateTokens } = options;
  const batchSize = options.batchSize ?? 64;
  return {
    // A prefix changes every vector: another form, another id (EM9).
    id: `${options.idPrefix}/${model}${prefixMark(prefix)}`,
    name: options.name ?? model,
    dimensions,
    maxTokens,
    batchSize,
    relevance: options.relevance ?? relevanceOf(model),
    async embed(texts, { signal, kind }) {
      if (signal.aborted) throw abortErrorOf(signal);
      const front = prefix[kind] ?? '';
      const vectors: Float32Array[] = [];
      const cut: number[] = [];
      let tokens = 0;
      for (let start = 0; start < texts.length; start += batchSize) {
        const sent = texts.slice(start, start + batchSize).map((text, index) => {
          const short = cutToTokens(front + text, maxTokens, countTokens);
          if (short.wasCut) cut.push(start + index);
          return sendable(short.text);
        });
        const answer = await callJson(server, dialect.path, dialect.body(model, sent, dimensions), signal);
        const read = dialect.read(answer, sent.length, dimensions);
        vectors.push(...read.vectors);
        tokens += read.tokens ?? sent.reduce((sum, text) => sum + countTokens(text), 0);
      }
      return { vectors, tokens, cut } satisfies Embeddings;
    },
  };
}

function prefixMark(prefix: Partial<Record<EmbeddingKind, string>>): string {
  const { query = '', document = '' } = prefix;
  return query === '' && document === '' ? '' : `#${encodeURIComponent(query)}|${encodeURIComponent(document)}`;
}
