import { ParleyError } from '@parley/core';

/** The credential of an `Authorization` header; a header that is there and not usable is an error, never ignored (A1.80). */
export function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const credential = /^Bearer +([!-~]+) *$/i.exec(authorization)?.[1];
  if (credential === undefined)
    throw new ParleyError('unauthenticated', 'Use an Authorization header with a bearer token or API key.');
  return credential;
}
