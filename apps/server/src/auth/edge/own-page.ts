import type { IncomingMessage } from 'node:http';
import { ParleyError } from '@parley/core';

export type IncomingRequest = Pick<IncomingMessage, 'headers' | 'method' | 'socket'>;

/** A request that changes something or opens a socket, without a credential that only a program can send, must come from our own pages (A1.82). */
export function assertOwnPage(request: IncomingRequest, ownOrigin: string | undefined): void {
  if (isHarmless(request) || request.headers.authorization !== undefined) return;
  if (!isOwnOrigin(request, ownOrigin) || !isSameOriginFetch(request)) throw foreignOrigin();
}

export function foreignOrigin(): ParleyError {
  return new ParleyError('foreign_origin', 'Requests from this web page are not accepted.');
}

/** A WebSocket is opened with GET, and no other protection stands between a foreign page and it. */
function isHarmless({ method, headers }: IncomingRequest): boolean {
  return (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') && headers.upgrade === undefined;
}

function isOwnOrigin({ headers }: IncomingRequest, ownOrigin: string | undefined): boolean {
  const { origin, host } = headers;
  // Browsers send it with everything that passes here; programs don't.
  if (origin === undefined) return true;
  if (ownOrigin !== undefined) return origin === ownOrigin;
  // Nobody told us our address, and who ends TLS before us decides about the scheme: the host has to do.
  return host !== undefined && originHost(origin) === host.toLowerCase();
}

function isSameOriginFetch({ headers }: IncomingRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function originHost(origin: string): string | undefined {
  const url = URL.parse(origin);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return url.host;
}
