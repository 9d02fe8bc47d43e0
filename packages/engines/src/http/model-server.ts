import http from 'node:http';
import https from 'node:https';
import { systemClock, type Clock } from '@parley/core';

export interface ModelServerOptions {
  /** Up to and with the version, e.g. `http://127.0.0.1:8080/v1`. Given by an administrator, never by a user. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  /** Where the key goes: `authorization: Bearer KEY`, or this header with the bare key. */
  readonly keyHeader?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectTimeoutMs?: number;
  /** Reading a long prompt may take a slow machine minutes. */
  readonly firstByteTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly maxEventBytes?: number;
  readonly clock?: Clock;
}

/** What every call to a server is held to. */
export interface ServerLimits {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly maxEventBytes: number;
  readonly clock: Clock;
  readonly secret: string | undefined;
}

/** One model server with its kept connections; several models may share it. */
export interface ModelServer extends ServerLimits {
  /** A request that has not been sent yet. Redirects are not followed: node:http never does. */
  request(path: string, options: RequestOptions): http.ClientRequest;
  /** Ends idle connections; calls that run go on. */
  close(): void;
}

export interface RequestOptions {
  /** Absent: a GET. */
  readonly bodyBytes?: number;
  readonly accept: string;
}

export function createModelServer(options: ModelServerOptions): ModelServer {
  const base = parseBaseUrl(options.baseUrl);
  const module = base.protocol === 'https:' ? https : http;
  const agent = createAgent(base.protocol);
  const key = options.apiKey === '' ? undefined : options.apiKey;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new TypeError('The API key has characters that no header may have');
  const keyHeaders: Record<string, string> =
    key === undefined
      ? {}
      : options.keyHeader === undefined
        ? { authorization: `Bearer ${key}` }
        : { [options.keyHeader]: key };
  return {
    ...limitsOf(options),
    request: (path, { bodyBytes, accept }) =>
      module.request({
        agent,
        method: bodyBytes === undefined ? 'GET' : 'POST',
        protocol: base.protocol,
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        path: `${base.pathname.replace(/\/+$/, '')}${path}`,
        headers: {
          ...options.headers,
          ...(bodyBytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bodyBytes }),
          accept,
          'accept-encoding': 'identity',
          ...keyHeaders,
        },
      }),
    close: () => closeIdle(agent),
  };
}

export function limitsOf(options: Omit<ModelServerOptions, 'baseUrl'>): ServerLimits {
  return {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    firstByteTimeoutMs: options.firstByteTimeoutMs ?? 300_000,
    stallTimeoutMs: options.stallTimeoutMs ?? 60_000,
    maxEventBytes: options.maxEventBytes ?? 10 * 1_048_576,
    clock: options.clock ?? systemClock,
    secret: options.apiKey === '' ? undefined : options.apiKey,
  };
}

/** Last in, first out: idle connections grow old and are dropped instead of all being kept warm. */
export function createAgent(protocol: string): http.Agent {
  const module = protocol === 'https:' ? https : http;
  return new module.Agent({
    keepAlive: true,
    maxSockets: Infinity,
    maxFreeSockets: 64,
    scheduling: 'lifo',
    timeout: 60_000,
  });
}

/** `Agent.destroy` would cut off answers that are being written. */
export function closeIdle(agent: http.Agent): void {
  for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
}

export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TypeError('The address of a model server begins with http:// or https://');
  }
  if (url.username !== '' || url.password !== '')
    throw new TypeError('Give the key of a model server on its own, not inside its address');
  if (url.search !== '' || url.hash !== '') throw new TypeError('The address of a model server ends with its path');
  return url;
}
