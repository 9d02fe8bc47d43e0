import type { ClientRequest, IncomingMessage } from 'node:http';
import { abortErrorOf, ModelError, type ModelCompletion, type ModelSink } from '@parley/core';
import { connectionError, refusalError, streamError, wireError } from './failures.ts';
import type { OpenAiServer } from './server.ts';
import { createSseReader, SseTooLongError, type SseReader } from './sse-reader.ts';
import { DeltaTemplate } from './delta-template.ts';
import { parseStreamChunk, type StreamChunk } from './stream-chunk.ts';

export interface StreamCallOptions {
  readonly server: OpenAiServer;
  readonly sink: ModelSink;
  readonly signal: AbortSignal;
  readonly estimateInput: () => number;
  readonly resolve: (completion: ModelCompletion) => void;
  readonly reject: (error: unknown) => void;
}

/** One request and its streamed answer. It settles once; what the connection still brings is not heard. */
export class StreamCall {
  readonly #options: StreamCallOptions;
  readonly #template = new DeltaTemplate();
  readonly #reader: SseReader;
  #request: ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  #hasResponse = false;
  #deltas = 0;
  #finish: StreamChunk['finish'];
  #usage: StreamChunk['usage'];

  constructor(options: StreamCallOptions) {
    this.#options = options;
    this.#reader = createSseReader({
      onData: (data) => this.#onData(data),
      maxEventBytes: options.server.maxEventBytes,
    });
  }

  start(body: Buffer): void {
    this.#options.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#send(body, 'first');
  }

  #send(body: Buffer, attempt: 'first' | 'second'): void {
    const { server } = this.#options;
    const request = server.request('/chat/completions', body.length);
    this.#request = request;
    request.on('socket', (socket) => {
      if (!socket.connecting) return this.#watch(server.firstByteTimeoutMs, 'answers');
      this.#watch(server.connectTimeoutMs, 'connects');
      const connected = 'encrypted' in socket ? 'secureConnect' : 'connect';
      socket.once(connected, () => this.#watch(server.firstByteTimeoutMs, 'answers'));
    });
    request.on('response', (response) => this.#onResponse(response));
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection the server has closed meanwhile: nothing of this call was read, so it is sent again.
      const wasClosedIdle =
        request.reusedSocket && !this.#hasResponse && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (wasClosedIdle && attempt === 'first' && !this.#settled) return this.#send(body, 'second');
      this.#fail(connectionError(error, this.#hasResponse));
    });
    request.end(body);
  }

  #onResponse(response: IncomingMessage): void {
    this.#hasResponse = true;
    response.on('error', (error) => this.#fail(connectionError(error, true)));
    if (response.statusCode !== 200) return this.#readRefusal(response);
    const type = response.headers['content-type'] ?? '';
    if (!/^text\/event-stream\b/i.test(type)) {
      return this.#fail(
        wireError('The model server did not answer with a stream', `content type ${type.slice(0, 100)}`),
      );
    }
    this.#watch(this.#options.server.firstByteTimeoutMs, 'answers');
    let isFirst = true;
    response.on('data', (chunk: Buffer) => {
      if (this.#settled) return;
      if (isFirst) this.#watch(this.#options.server.stallTimeoutMs, 'goes on');
      else this.#timer?.refresh();
      isFirst = false;
      this.#read(() => this.#reader.push(chunk));
    });
    response.on('end', () => this.#onEnd());
  }

  #onEnd(): void {
    if (this.#settled) return;
    this.#read(() => {
      const unfinished = this.#reader.end();
      // Some servers leave out the last blank line, or the end mark altogether.
      if (unfinished?.trim() === '[DONE]' || this.#finish !== undefined) return this.#complete();
      this.#fail(connectionError(undefined, true));
    });
  }

  #onData(data: string): void {
    if (this.#settled) return;
    const delta = this.#template.read(data);
    if (delta !== undefined) return this.#onDelta(delta);
    if (data === '[DONE]') return this.#complete();
    const chunk = parseStreamChunk(data);
    if (chunk === undefined) return this.#fail(wireError('The model server sent an event that cannot be read'));
    if (chunk.error !== undefined) return this.#fail(streamError(chunk.error, this.#options.server.secret));
    this.#usage = chunk.usage ?? this.#usage;
    this.#finish = chunk.finish ?? this.#finish;
    if (chunk.finish === undefined && chunk.usage === undefined) this.#template.learn(data, chunk.content);
    this.#onDelta(chunk.content);
  }

  #onDelta(text: string): void {
    if (text === '') return;
    this.#deltas++;
    this.#options.sink.text(text);
  }

  /** A sink that throws ends the call with its own error; a stream that can't be read with ours. */
  #read(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(
        error instanceof SseTooLongError
          ? wireError('The model server sent an event that is too long', error.message)
          : error,
      );
    }
  }

  #complete(): void {
    if (this.#settled) return;
    const { sink } = this.#options;
    if (this.#finish === 'filtered') sink.warning?.('The model server cut the answer short by a filter of its own');
    if (this.#usage === undefined) sink.warning?.('The model server did not count tokens; they are estimated');
    const usage = this.#usage ?? { input_tokens: this.#options.estimateInput(), output_tokens: this.#deltas };
    this.#close();
    this.#options.resolve({ reason: this.#finish === 'length' ? 'length' : 'complete', usage });
    // Only the end of the response remains; it is read so that the connection can be used again, but not waited for.
    this.#timer = setTimeout(() => this.#request?.destroy(), 1_000);
    this.#timer.unref();
    this.#request?.once('close', () => clearTimeout(this.#timer));
  }

  #readRefusal(response: IncomingMessage): void {
    const parts: Buffer[] = [];
    let bytes = 0;
    this.#watch(this.#options.server.connectTimeoutMs, 'refuses');
    const conclude = (): void => {
      const { clock, secret } = this.#options.server;
      const body = Buffer.concat(parts).toString('utf8');
      const retryAfter = response.headers['retry-after'];
      this.#fail(refusalError({ status: response.statusCode ?? 0, retryAfter, body, now: clock.now(), secret }));
    };
    response.on('data', (chunk: Buffer) => {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes > 16_384) conclude();
    });
    response.on('end', conclude);
  }

  readonly #onAbort = (): void => this.#fail(abortErrorOf(this.#options.signal));

  #watch(timeoutMs: number, step: 'connects' | 'answers' | 'goes on' | 'refuses'): void {
    clearTimeout(this.#timer);
    if (this.#settled) return;
    this.#timer = setTimeout(() => {
      const kind = step === 'connects' || step === 'refuses' ? 'unavailable' : 'stalled';
      this.#fail(
        new ModelError(kind, `The model server took longer than ${timeoutMs} ms until it ${step}`, { retryable: true }),
      );
    }, timeoutMs);
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#close();
    // At once: a server goes on computing, and billing, as long as somebody listens.
    this.#request?.destroy();
    this.#options.reject(error);
  }

  #close(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }
}
