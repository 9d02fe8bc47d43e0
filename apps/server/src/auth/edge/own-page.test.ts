import { describe, expect, it } from 'vitest';
import { assertLoopback } from './loopback.ts';
import { assertOwnPage, type IncomingRequest } from './own-page.ts';

const request = (method: string, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  ({ method, headers, socket: { remoteAddress } }) as unknown as IncomingRequest;
const refusal = (check: () => void) => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('A1.82 in team mode, a request that acts with cookies', () => {
  const own = 'https://parley.example';
  const verdict = (method: string, headers: Record<string, string>, ownOrigin: string | undefined = own) =>
    refusal(() => assertOwnPage(request(method, { host: 'parley.example', ...headers }), ownOrigin));

  it.each([
    ['POST', {}, 'a program that sends neither header'],
    ['POST', { origin: own }, 'our page'],
    ['POST', { origin: own, 'sec-fetch-site': 'same-origin' }, 'our page in a new browser'],
    ['POST', { 'sec-fetch-site': 'none' }, 'the person themselves'],
    [
      'GET',
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      'reading, which CORS keeps from the page',
    ],
    [
      'POST',
      { origin: 'https://evil.example', authorization: 'Bearer x' },
      'one with a credential that a foreign page does not have',
    ],
    ['GET', { upgrade: 'websocket', origin: own }, 'a socket of our page'],
    ['GET', { upgrade: 'websocket' }, 'a socket of a program'],
  ])('%s %j is accepted: %s', (method, headers, _who) => {
    expect(verdict(method, headers)).toBe('accepted');
  });

  it.each([
    ['POST', { origin: 'https://evil.example' }],
    ['PATCH', { origin: 'https://evil.example' }],
    ['DELETE', { origin: 'https://evil.example' }],
    ['POST', { origin: 'null' }],
    ['POST', { origin: 'http://parley.example' }],
    ['POST', { origin: 'https://parley.example:8443' }],
    ['POST', { origin: 'https://parley.example.evil.example' }],
    ['POST', { origin: own, 'sec-fetch-site': 'cross-site' }],
    ['POST', { 'sec-fetch-site': 'cross-site' }],
    ['POST', { 'sec-fetch-site': 'same-site' }],
    ['GET', { upgrade: 'websocket', origin: 'https://evil.example' }],
    ['GET', { upgrade: 'websocket', origin: 'https://sub.parley.example', 'sec-fetch-site': 'same-site' }],
  ])('%s %j is refused', (method, headers) => {
    expect(verdict(method, headers)).toBe('foreign_origin');
  });

  it.each([
    [{ origin: 'https://parley.example' }, 'accepted'],
    [{ origin: 'http://parley.example' }, 'accepted'],
    [{ origin: 'https://evil.example' }, 'foreign_origin'],
    [{ origin: 'file://parley.example' }, 'foreign_origin'],
    [{ origin: 'null' }, 'foreign_origin'],
    [{ origin: 'not a url' }, 'foreign_origin'],
  ])('%j without a known address goes by the host: %s', (headers, expected) => {
    expect(refusal(() => assertOwnPage(request('POST', { host: 'Parley.example', ...headers }), undefined))).toBe(
      expected,
    );
  });
});

describe('A1.83 in local mode, any request', () => {
  const verdict = (
    headers: Record<string, string>,
    { remoteAddress = '127.0.0.1', port = 7417, furtherOrigins = [] as string[] } = {},
  ) => refusal(() => assertLoopback(request('GET', headers, remoteAddress), { port: () => port, furtherOrigins }));

  it.each([
    [{ host: 'localhost:7417' }],
    [{ host: '127.0.0.1:7417' }],
    [{ host: '[::1]:7417' }],
    [{ host: 'LOCALHOST:7417' }],
    [{ host: 'localhost:7417', origin: 'http://localhost:7417', 'sec-fetch-site': 'same-origin' }],
    [{ host: '127.0.0.1:7417', 'sec-fetch-site': 'none' }],
  ])('%j is accepted', (headers) => {
    expect(verdict(headers)).toBe('accepted');
  });

  it.each<[string, Record<string, string>]>([
    ['DNS rebinding', { host: 'evil.example:7417', origin: 'http://evil.example:7417' }],
    ['DNS rebinding without an origin', { host: 'evil.example' }],
    ['no host', {}],
    ['another port of this machine', { host: 'localhost:3000' }],
    ['a longer name', { host: 'localhost:7417.evil.example' }],
    ['CSRF', { host: 'localhost:7417', origin: 'https://evil.example' }],
    ['a page in a sandboxed frame', { host: 'localhost:7417', origin: 'null' }],
    ['another local application', { host: 'localhost:7417', origin: 'http://localhost:3000' }],
    ['the same name over TLS, which we do not serve', { host: 'localhost:7417', origin: 'https://localhost:7417' }],
    ['an image or script tag elsewhere', { host: 'localhost:7417', 'sec-fetch-site': 'cross-site' }],
    ['a tag of another local application', { host: 'localhost:7417', 'sec-fetch-site': 'same-site' }],
    ['a WebSocket hijack', { host: 'localhost:7417', origin: 'https://evil.example', upgrade: 'websocket' }],
    ['one that brings a credential', { host: 'evil.example', authorization: 'Bearer x' }],
  ])('%s is refused', (_what, headers) => {
    expect(verdict(headers)).toBe('foreign_origin');
  });

  it.each([
    ['::1', 'accepted'],
    ['::ffff:127.0.0.1', 'accepted'],
    ['127.8.9.10', 'accepted'],
    ['192.168.1.20', 'foreign_origin'],
    ['::ffff:192.168.1.20', 'foreign_origin'],
    ['127.0.0.1.evil', 'foreign_origin'],
  ])('from the address %s is %s', (remoteAddress, expected) => {
    expect(verdict({ host: 'localhost:7417' }, { remoteAddress })).toBe(expected);
  });

  it('may leave the port out only where it is the default', () => {
    expect(verdict({ host: 'localhost' }, { port: 80 })).toBe('accepted');
    expect(verdict({ host: 'localhost' })).toBe('foreign_origin');
  });

  it('may come through a named development server', () => {
    const furtherOrigins = ['http://localhost:5173'];
    expect(verdict({ host: 'localhost:5173', origin: 'http://localhost:5173' }, { furtherOrigins })).toBe('accepted');
    expect(verdict({ host: 'localhost:5174', origin: 'http://localhost:5174' }, { furtherOrigins })).toBe(
      'foreign_origin',
    );
  });
});
