import type { IncomingMessage } from 'node:http';
import { ParleyError, type Authentication, type Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createCookies } from './edge/cookies.ts';
import { createLocalAuthenticator } from './local-mode.ts';
import { createTeamAuthenticator } from './team-authenticator.ts';

const person = (userId: string): Principal => ({
  userId,
  role: 'user',
  kind: 'session',
  scopes: 'all',
  sessionId: 's',
});
const failing = (code: ParleyError['code']) => Promise.reject(new ParleyError(code, code));
/** Credentials say what becomes of them. */
const outcome = (via: string) => (credential: string) =>
  credential.startsWith('fails:')
    ? failing(credential.slice(6) as ParleyError['code'])
    : Promise.resolve(person(`${via} ${credential}`));
const authentication: Authentication = {
  bearer: outcome('header'),
  accessToken: outcome('cookie'),
  endedAmong: () => Promise.resolve([]),
};
const request = (headers: Record<string, string>) =>
  ({
    method: 'GET',
    headers: { host: 'localhost:7417', ...headers },
    socket: { remoteAddress: '127.0.0.1' },
  }) as unknown as IncomingMessage;

const team = createTeamAuthenticator({
  authentication,
  cookies: createCookies({ secure: false }),
  ownOrigin: undefined,
});
const local = createLocalAuthenticator({ authentication, ownerId: 'owner', port: () => 7417 });
const closed = routes.listSessions.access;
const open = routes.login.access;

describe('who calls, in team mode', () => {
  it('A1.80 a header wins over a cookie', async () => {
    const both = request({ authorization: 'Bearer h', cookie: 'parley_access=c' });
    expect(await team.authenticate(both, closed)).toMatchObject({ userId: 'header h' });
    expect(await team.authenticate(request({ cookie: 'parley_access=c' }), closed)).toMatchObject({
      userId: 'cookie c',
    });
    expect(await team.authenticate(request({}), closed)).toBeUndefined();
  });

  it.each(['unauthenticated', 'token_expired', 'session_revoked', 'account_suspended'] as const)(
    'A1.27 %s is told on closed routes, and makes nobody of the caller on open ones',
    async (code) => {
      for (const headers of [{ authorization: `Bearer fails:${code}` }, { cookie: `parley_access=fails:${code}` }]) {
        await expect(team.authenticate(request(headers), closed)).rejects.toMatchObject({ code });
        expect(await team.authenticate(request(headers), open)).toBeUndefined();
      }
    },
  );

  it('a fault of ours is no reason to take the caller for nobody', async () => {
    const headers = { cookie: 'parley_access=fails:storage_unavailable' };
    await expect(team.authenticate(request(headers), open)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('A1.82 a socket from a foreign page is refused before its cookie is looked at', async () => {
    const hijack = request({ upgrade: 'websocket', origin: 'https://evil.example', cookie: 'parley_access=c' });
    await expect(team.authenticate(hijack, closed)).rejects.toMatchObject({ code: 'foreign_origin' });
  });
});

describe('who calls, in local mode', () => {
  it('A1.65 A1.83 is the owner, unless a key narrows that down or the page is foreign', async () => {
    expect(await local.authenticate(request({}), closed)).toEqual({
      userId: 'owner',
      role: 'admin',
      kind: 'local',
      scopes: 'all',
    });
    expect(await local.authenticate(request({ authorization: 'Bearer k' }), closed)).toMatchObject({
      userId: 'header k',
    });
    await expect(
      local.authenticate(request({ authorization: 'Bearer fails:unauthenticated' }), closed),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(local.authenticate(request({ host: 'evil.example' }), open)).rejects.toMatchObject({
      code: 'foreign_origin',
    });
  });
});
