import { abortErrorOf } from '@parley/core';
import { wireError } from './failures.ts';
import type { ModelServer } from './model-server.ts';
import { WireCall, type WireReader } from './wire-call.ts';

const mostAnswerBytes = 256 * 1_048_576;

/** One POST of JSON, or without a body a GET, that is answered by JSON. */
export function callJson(server: ModelServer, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.reject(abortErrorOf(signal));
  return new Promise((resolve, reject) => {
    const reader = new JsonReader();
    const call = new WireCall<unknown>({
      server,
      path,
      accept: 'application/json',
      contentType: /^application\/(\S+\+)?json\b/i,
      signal,
      reader,
      whole: () => reader.value,
      resolve,
      reject,
    });
    call.start(body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  });
}

class JsonReader implements WireReader {
  value: unknown;
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > mostAnswerBytes) throw wireError('The answer of the model server is too long');
    this.#parts.push(chunk);
  }

  end(): boolean {
    try {
      this.value = JSON.parse(Buffer.concat(this.#parts).toString('utf8'));
    } catch {
      throw wireError('The model server sent JSON that cannot be read');
    }
    return true;
  }
}
