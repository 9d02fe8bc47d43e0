import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ModelError } from '@parley/core';
import { connectionError, wireError } from './failures.ts';
import { FrameBound } from './frame-bound.ts';
import { closeIdle, createAgent, type ServerLimits } from './model-server.ts';

export interface OutboundFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Ends idle connections; calls that run go on. */
  close(): void;
}

export interface OutboundFetchOptions {
  /** Only this origin is asked, whatever an address in the middle of a provider's package says. */
  readonly origin: string;
  readonly limits: ServerLimits;
  /** What an answer that is no refusal must be. */
  readonly contentType: RegExp;
  readonly frames: 'lines' | 'aws';
}

/**
 * `fetch` for packages that want one, over node:http: with our time-outs, bounded events and kept connections, without
 * redirects, and without the process-wide pool behind the global one. It rejects with ModelErrors and AbortErrors.
 */
export function createOutboundFetch(options: OutboundFetchOptions): OutboundFetch {
  const agent = createAgent(new URL(options.origin).protocol);
  return {
    close: () => closeIdle(agent),
    fetch: (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.origin !== options.origin)
        return Promise.reject(wireError('The model server was to be asked at another address than its own'));
      return new Promise((resolve, reject) => new Exchange({ ...options, agent, url, init, resolve, reject }).start());
    },
  };
}

interface ExchangeOptions extends OutboundFetchOptions {
  readonly agent: http.Agent;
  readonly url: URL;
  readonly init: RequestInit;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: unknown) => void;
}

class Exchange {
  readonly #options: ExchangeOptions;
  #request: http.ClientRequest | undefined;
  #body: ReadableStreamDefaultController<Uint8Array> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #watched = '';

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  start(): void {
    const { signal } = this.#options.init;
    if (signal?.aborted === true) return this.#options.reject(signal.reason);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#send('first');
  }

  #send(attempt: 'first' | 'second'): void {
    const { url, init, agent, limits } = this.#options;
    const body = bodyOf(init.body);
    const module = url.protocol === 'https:' ? https : http;
    const request = module.request(url, {
      agent,
      method: init.method ?? 'GET',
      headers: {
        ...Object.fromEntries(new Headers(init.headers).entries()),
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-length': body.byteLength }),
      },
    });
    this.#request = request;
    request.on('socket', (socket) => {
      if (!socket.connecting) return this.#watch(limits.firstByteTimeoutMs, 'answers');
      this.#watch(limits.connectTimeoutMs, 'connects');
      const connected = 'encrypted' in socket ? 'secureConnect' : 'connect';
      socket.once(connected, () => this.#watch(limits.firstByteTimeoutMs, 'answers'));
    });
    let hasResponse = false;
    request.on('response', (response) => {
      hasResponse = true;
      this.#onResponse(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wasClosedIdle =
        request.reusedSocket && !hasResponse && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (wasClosedIdle && attempt === 'first' && !this.#over) return this.#send('second');
      this.#fail(connectionError(error, hasResponse));
    });
    request.end(body);
  }

  #onResponse(response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    const { limits, contentType, frames, resolve } = this.#options;
    const isAnswer = status === 200;
    const type = response.headers['content-type'] ?? '';
    if (isAnswer && !contentType.test(type))
      return this.#fail(
        wireError('The model server did not answer with a stream', `content type ${type.slice(0, 100)}`),
      );
    const bound = new FrameBound(isAnswer ? frames : 'whole', isAnswer ? limits.maxEventBytes : longestRefusalBytes);
    this.#watch(isAnswer ? limits.firstByteTimeoutMs : limits.connectTimeoutMs, isAnswer ? 'answers' : 'refuses');
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#body = controller),
        pull: () => void response.resume(),
        cancel: () => this.#end(() => this.#request?.destroy()),
      },
      { highWaterMark: 64 },
    );
    response.on('data', (chunk: Buffer) => {
      if (this.#over) return;
      this.#watch(limits.stallTimeoutMs, 'goes on');
      if (!bound.accepts(chunk))
        return this.#fail(wireError('The model server sent an event that is too long', `over ${bound.maxBytes} bytes`));
      this.#body?.enqueue(chunk);
      if ((this.#body?.desiredSize ?? 1) <= 0) response.pause();
    });
    response.on('end', () => this.#end(() => this.#body?.close()));
    response.on('error', (error) => this.#fail(connectionError(error, true)));
    // A redirect is a refusal like any other; its address is not for the package to follow.
    const headers = new Headers(type === '' ? {} : { 'content-type': type });
    for (const name of ['retry-after', 'x-amzn-errortype', 'request-id', 'x-request-id']) {
      const value = response.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    resolve(new Response(noBody.has(status) ? null : stream, { status: Math.max(200, status), headers }));
  }

  readonly #onAbort = (): void => this.#fail(this.#options.init.signal?.reason);

  #fail(error: unknown): void {
    this.#end(() => {
      this.#request?.destroy();
      this.#options.reject(error);
      this.#body?.error(error);
    });
  }

  #end(last: () => void): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#options.init.signal?.removeEventListener('abort', this.#onAbort);
    last();
  }

  #watch(timeoutMs: number, step: 'connects' | 'answers' | 'goes on' | 'refuses'): void {
    if (this.#over) return;
    if (step === 'goes on' && this.#watched === step) {
      this.#timer?.refresh();
      return;
    }
    this.#watched = step;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const kind = step === 'connects' || step === 'refuses' ? 'unavailable' : 'stalled';
      this.#fail(
        new ModelError(kind, `The model server took longer than ${timeoutMs} ms until it ${step}`, { retryable: true }),
      );
    }, timeoutMs);
  }
}

const longestRefusalBytes = 65_536;
const noBody: ReadonlySet<number> = new Set([204, 205, 304]);

function bodyOf(body: RequestInit['body']): Buffer | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('Requests to model servers have texts or bytes as their bodies');
}
