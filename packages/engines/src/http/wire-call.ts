import type { ClientRequest, IncomingMessage } from 'node:http';
import { abortErrorOf, ModelError } from '@parley/core';
import { connectionError, refusalError, wireError } from './failures.ts';
import type { ModelServer } from './model-server.ts';
import { SseTooLongError } from './sse-reader.ts';

/** What a wire format makes of the bytes of an answer. What it throws ends the call. */
export interface WireReader {
  push(chunk: Buffer): void;
  /** The bytes have ended. True: what came was a whole answer, and `complete` may be called or has been. */
  end(): boolean;
}

export interface WireCallOptions<Result> {
  readonly server: ModelServer;
  readonly path: string;
  /** What an answer must be. */
  readonly accept: string;
  readonly contentType: RegExp;
  readonly signal: AbortSignal;
  readonly reader: WireReader;
  /** Called when `end` answered true and nothing has settled the call yet. */
  readonly whole: () => Result;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** One request and its streamed answer. It settles once; what the connection still brings is not heard. */
export class WireCall<Result> {
  readonly #options: WireCallOptions<Result>;
  #request: ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  #hasResponse = false;

  constructor(options: WireCallOptions<Result>) {
    this.#options = options;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Without a body: a GET. */
  start(body?: Buffer): void {
    this.#options.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#send(body, 'first');
  }

  complete(result: Result): void {
    if (this.#settled) return;
    this.#close();
    this.#options.resolve(result);
    // Only the end of the response remains; it is read so that the connection can be used again, but not waited for.
    this.#timer = setTimeout(() => this.#request?.destroy(), 1_000);
    this.#timer.unref();
    this.#request?.once('close', () => clearTimeout(this.#timer));
  }

  fail(error: unknown): void {
    if (this.#settled) return;
    this.#close();
    // At once: a server goes on computing, and billing, as long as somebody listens.
    this.#request?.destroy();
    this.#options.reject(error);
  }

  #send(body: Buffer | undefined, attempt: 'first' | 'second'): void {
    const { server } = this.#options;
    const request = server.request(this.#options.path, {
      ...(body === undefined ? {} : { bodyBytes: body.length }),
      accept: this.#options.accept,
    });
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
      this.fail(connectionError(error, this.#hasResponse));
    });
    request.end(body);
  }

  #onResponse(response: IncomingMessage): void {
    this.#hasResponse = true;
    response.on('error', (error) => this.fail(connectionError(error, true)));
    if (response.statusCode !== 200) return this.#readRefusal(response);
    const type = response.headers['content-type'] ?? '';
    if (!this.#options.contentType.test(type)) {
      return this.fail(
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
      this.#read(() => this.#options.reader.push(chunk));
    });
    response.on('end', () => {
      if (this.#settled) return;
      this.#read(() => {
        if (this.#options.reader.end()) this.complete(this.#options.whole());
        else this.fail(connectionError(undefined, true));
      });
    });
  }

  /** A sink that throws ends the call with its own error; a stream that can't be read with ours. */
  #read(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(
        error instanceof SseTooLongError
          ? wireError('The model server sent an event that is too long', error.message)
          : error,
      );
    }
  }

  #readRefusal(response: IncomingMessage): void {
    const parts: Buffer[] = [];
    let bytes = 0;
    this.#watch(this.#options.server.connectTimeoutMs, 'refuses');
    const conclude = (): void => {
      const { clock, secret } = this.#options.server;
      const body = Buffer.concat(parts).toString('utf8');
      const retryAfter = response.headers['retry-after'];
      this.fail(refusalError({ status: response.statusCode ?? 0, retryAfter, body, now: clock.now(), secret }));
    };
    response.on('data', (chunk: Buffer) => {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes > 16_384) conclude();
    });
    response.on('end', conclude);
  }

  readonly #onAbort = (): void => this.fail(abortErrorOf(this.#options.signal));

  #watch(timeoutMs: number, step: 'connects' | 'answers' | 'goes on' | 'refuses'): void {
    clearTimeout(this.#timer);
    if (this.#settled) return;
    this.#timer = setTimeout(() => {
      const kind = step === 'connects' || step === 'refuses' ? 'unavailable' : 'stalled';
      this.fail(
        new ModelError(kind, `The model server took longer than ${timeoutMs} ms until it ${step}`, { retryable: true }),
      );
    }, timeoutMs);
  }

  #close(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }
}
