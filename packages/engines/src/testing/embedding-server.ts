import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hashDimensions, hashVector } from './hash-embeddings.ts';

/** A model of this name behaves so. */
export const embeddingFaults = ['silent', 'busy', 'broken-json', 'short', 'cut-off', 'nonsense', 'zeros'] as const;
export type EmbeddingFault = (typeof embeddingFaults)[number];

export interface EmbeddingServer {
  /** Without a path. */
  readonly url: string;
  /** Bodies of the requests so far. */
  readonly requests: { readonly path: string; readonly body: Body }[];
  /** Answer floats although base64 was asked for, as some servers do. */
  ignoresEncoding: boolean;
  close(): Promise<void>;
}

interface Body {
  readonly model?: string;
  readonly input?: readonly string[];
  readonly query?: string;
  readonly documents?: readonly string[];
  readonly texts?: readonly string[];
  readonly encoding_format?: string;
}

/** Speaks the embedding and reranking dialects of OpenAI, Ollama, Jina and TEI over vectors of words. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const requests: EmbeddingServer['requests'] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const self: EmbeddingServer = {
    url: '',
    requests,
    ignoresEncoding: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString()) as Body;
    const path = request.url ?? '';
    requests.push({ path, body });
    if (actOut(body.model as EmbeddingFault, response)) return;
    const isShort = body.model === 'short';
    send(response, path.endsWith('/rerank') ? reranked(path, body) : embedded(path, body, isShort));
  }

  function embedded(path: string, { model, input = [], encoding_format: format }: Body, isShort: boolean): unknown {
    const vectors = input
      .slice(0, isShort ? -1 : undefined)
      .map((text) => (model === 'zeros' ? new Float32Array(hashDimensions) : hashVector(text)));
    const tokens = input.reduce((sum, text) => sum + text.split(/\s+/).length, 0);
    if (path === '/api/embed')
      return { model, embeddings: vectors.map((vector) => [...vector]), prompt_eval_count: tokens };
    const isBase64 = format === 'base64' && !self.ignoresEncoding;
    // Backwards: what counts is the index.
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: isBase64 ? Buffer.from(vector.buffer).toString('base64') : [...vector],
    }));
    return { object: 'list', model, data: data.reverse(), usage: { prompt_tokens: tokens, total_tokens: tokens } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function reranked(path: string, { query = '', documents, texts }: Body): unknown {
  const asked = hashVector(query);
  const scores = (documents ?? texts ?? []).map((document, index) => {
    const answer = hashVector(document);
    return { index, score: asked.reduce((sum, value, at) => sum + value * (answer[at] ?? 0), 0) };
  });
  scores.sort((one, other) => other.score - one.score);
  if (texts !== undefined) return scores;
  return { id: path, results: scores.map(({ index, score }) => ({ index, relevance_score: score })) };
}

/** True when the fault has answered, or never will. */
function actOut(fault: EmbeddingFault, response: ServerResponse): boolean {
  switch (fault) {
    case 'silent':
      return true;
    case 'busy':
      response.writeHead(429, { 'retry-after': '7' }).end('{"error":{"message":"slow down"}}');
      return true;
    case 'broken-json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [');
      return true;
    case 'nonsense':
      send(response, { data: 'none', embeddings: 'none', results: 'none' });
      return true;
    case 'cut-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data": [', () => response.destroy());
      return true;
    default:
      return false;
  }
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
