import http from 'node:http';
import https from 'node:https';
import { abortErrorOf } from '@parley/core';
import { SourceUnavailable } from '../pull-error.ts';

export interface HttpGetOptions {
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the first address's own host only (L2.13). */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  readonly connectTimeoutMs: number;
  /** Silence for so long ends the request. */
  readonly stallTimeoutMs: number;
  /** Whether to go where the answer points. */
  readonly follow: (from: URL, to: URL) => boolean;
  readonly agents: HttpAgents;
}

export interface HttpAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  close(): void;
}

export interface HttpAnswer {
  readonly response: http.IncomingMessage;
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

const maxRedirects = 5;

export function createAgents(proxyEnv: Readonly<Record<string, string>> | undefined): HttpAgents {
  const options = { keepAlive: true, maxSockets: 8, ...(proxyEnv === undefined ? {} : { proxyEnv: { ...proxyEnv } }) };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ...agents,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** One answer, whatever its status, with its body still to be read. Network faults are `SourceUnavailable`. */
export async function httpGet(start: URL, options: HttpGetOptions): Promise<HttpAnswer> {
  let url = start;
  for (let hops = 0; ; hops++) {
    const response = await request(url, url.host === start.host, options);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status < 300 || status > 399 || status === 304 || location === undefined) return { response, status, url };
    if (!URL.canParse(location, url.href)) throw new SourceUnavailable('It points to an address that is none.');
    const next = new URL(location, url);
    if (!options.follow(url, next)) return { response, status, url };
    response.resume();
    if (next.protocol !== 'https:' && next.protocol !== url.protocol)
      throw new SourceUnavailable('It points away from a protected connection.');
    if (hops === maxRedirects) throw new SourceUnavailable('It points in circles.');
    url = next;
  }
}

function request(url: URL, isOwnHost: boolean, options: HttpGetOptions): Promise<http.IncomingMessage> {
  const { signal, agents, token } = options;
  if (signal.aborted) return Promise.reject(abortErrorOf(signal));
  const isTls = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const sent = (isTls ? https : http).request(url, {
      method: options.method,
      agent: isTls ? agents.https : agents.http,
      headers: {
        'user-agent': 'parley',
        'accept-encoding': 'identity',
        ...options.headers,
        ...(token !== undefined && isOwnHost ? { authorization: `Bearer ${token}` } : {}),
      },
    });
    const connecting = setTimeout(
      () => sent.destroy(new SourceUnavailable(`${url.hostname} does not answer.`)),
      options.connectTimeoutMs,
    );
    const abort = () => sent.destroy(abortErrorOf(signal));
    signal.addEventListener('abort', abort, { once: true });
    sent.setTimeout(options.stallTimeoutMs, () => sent.destroy(new SourceUnavailable(`${url.hostname} went silent.`)));
    sent.once('response', (response) => {
      clearTimeout(connecting);
      response.once('close', () => signal.removeEventListener('abort', abort));
      resolve(response);
    });
    sent.once('error', (error) => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', abort);
      reject(signal.aborted || error instanceof SourceUnavailable ? error : asUnavailable(error, url));
    });
    sent.end();
  });
}

export function asUnavailable(error: unknown, url: URL): SourceUnavailable {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const why = reasons[code] ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`);
  return new SourceUnavailable(`${url.hostname}: ${why}.`, { cause: error });
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host, or no network',
  EAI_AGAIN: 'there is no network, or no name server',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  ETIMEDOUT: 'it does not answer',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'it cannot be reached',
};
