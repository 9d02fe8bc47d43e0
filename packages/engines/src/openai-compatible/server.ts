import http from 'node:http';
import https from 'node:https';
import { systemClock, type Clock } from '@parley/core';

export interface OpenAiCompatibleServerOptions {
  /** Up to and with the version, e.g. `http://127.0.0.1:8080/v1`. Given by an administrator, never by a user. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly connectTimeoutMs?: number;
  /** Reading a long prompt may take a slow machine minutes. */
  readonly firstByteTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly maxEventBytes?: number;
  readonly clock?: Clock;
}

/** One model server with its kept connections; several models may share it. */
export interface OpenAiServer {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly maxEventBytes: number;
  readonly clock: Clock;
  readonly secret: string | undefined;
  /** A POST of JSON that has not been sent yet. Redirects are not followed: node:http never does. */
  request(path: string, bodyBytes: number): http.ClientRequest;
  /** Ends idle connections; calls that run go on. */
  close(): void;
}

export function createOpenAiServer(options: OpenAiCompatibleServerOptions): OpenAiServer {
  const base = parseBaseUrl(options.baseUrl);
  const module = base.protocol === 'https:' ? https : http;
  // Last in, first out: idle connections grow old and are dropped instead of all being kept warm.
  const agent = new module.Agent({
    keepAlive: true,
    maxSockets: Infinity,
    maxFreeSockets: 64,
    scheduling: 'lifo',
    timeout: 60_000,
  });
  const key = options.apiKey === '' ? undefined : options.apiKey;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new TypeError('The API key has characters that no header may have');
  return {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    firstByteTimeoutMs: options.firstByteTimeoutMs ?? 300_000,
    stallTimeoutMs: options.stallTimeoutMs ?? 60_000,
    maxEventBytes: options.maxEventBytes ?? 10 * 1_048_576,
    clock: options.clock ?? systemClock,
    secret: key,
    request: (path, bodyBytes) =>
      module.request({
        agent,
        method: 'POST',
        protocol: base.protocol,
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        path: `${base.pathname.replace(/\/+$/, '')}${path}`,
        headers: {
          'content-type': 'application/json',
          'content-length': bodyBytes,
          accept: 'text/event-stream',
          'accept-encoding': 'identity',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
      }),
    close: () => agent.destroy(),
  };
}

function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TypeError('The address of a model server begins with http:// or https://');
  }
  if (url.username !== '' || url.password !== '')
    throw new TypeError('Give the key of a model server on its own, not inside its address');
  if (url.search !== '' || url.hash !== '') throw new TypeError('The address of a model server ends with its path');
  return url;
}
