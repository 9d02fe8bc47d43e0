import { routes } from '@parley/protocol';
import type * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthTestServer, type AuthTestServer } from './auth-server.testing.ts';
import { createTestBrowser, type TestAnswer } from './browser.testing.ts';

const password = 'tram lantern oboe';
const admin = { email: 'admin@example.org', password, display_name: 'Ada' };

describe('accounts over HTTP in team mode', () => {
  let server: AuthTestServer;
  let clockShiftMs = 0;
  const ada = createTestBrowser();

  beforeAll(async () => {
    const clock = {
      now: () => new Date(Date.now() + clockShiftMs),
      monotonicMs: () => performance.now() + clockShiftMs,
    };
    server = await startAuthTestServer({ auth: { mode: 'team' }, clock });
    const before = await ada.send('GET', `${server.url}/api/auth/session`);
    expect(parsed(routes.currentSession.response, before)).toEqual({
      mode: 'team',
      setup_needed: true,
      oidc: false,
      user: null,
      session_id: null,
    });
    const wrong = await ada.send('POST', `${server.url}/api/auth/setup`, { json: { ...admin, code: 'a guess' } });
    expect([wrong.status, wrong.json()['code']]).toEqual([401, 'invalid_credentials']);
    const code = server.accounts.signIn.setupCode;
    const answer = await ada.send('POST', `${server.url}/api/auth/setup`, { json: { ...admin, code } });
    expect(answer.status).toBe(201);
    expect(parsed(routes.setUp.response, answer)).not.toHaveProperty('access_token');
  });
  afterAll(() => server.close());

  const at = (path: string) => `${server.url}/api${path}`;
  const signIn = async (email = admin.email) => {
    const browser = createTestBrowser();
    const answer = await browser.send('POST', at('/auth/login'), { json: { email, password } });
    expect(answer.status).toBe(200);
    return { browser, sessionId: String(answer.json()['session_id']) };
  };
  const addUser = async (name: string) => {
    const answer = await ada.send('POST', at('/admin/users'), {
      json: { email: `${name}@example.org`, password, display_name: name },
    });
    expect(answer.status).toBe(201);
    return { id: String(answer.json()['id']), email: `${name}@example.org` };
  };
  const code = (answer: TestAnswer) => [answer.status, answer.json()['code']];

  it('A1.81 a browser is signed in by cookies alone', async () => {
    const session = parsed(routes.currentSession.response, await ada.send('GET', at('/auth/session')));
    expect(session).toMatchObject({ setup_needed: false, user: { email: admin.email, role: 'admin' } });
    expect(ada.cookie('parley_access')).toBeDefined();
    expect(ada.cookie('parley_refresh')).toBeDefined();
    expect(ada.cookie('parley_device')).toBeDefined();
  });

  it('A1.80 a program asks for tokens in the body, sends them as a header, and gets no cookies', async () => {
    const program = createTestBrowser();
    const answer = await program.send('POST', at('/auth/login?tokens=true'), {
      json: { email: admin.email, password },
    });
    const { access_token: accessToken, refresh_token: refreshToken } = parsed(routes.login.response, answer);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const authorization = { authorization: `Bearer ${accessToken}` };
    expect(
      parsed(routes.currentSession.response, await program.send('GET', at('/auth/session'), { headers: authorization }))
        .user?.email,
    ).toBe(admin.email);
    const renewed = parsed(
      routes.refresh.response,
      await program.send('POST', at('/auth/refresh'), { json: { refresh_token: refreshToken } }),
    );
    expect(renewed.refresh_token).not.toBe(refreshToken);
  });

  it('A1.80 a bad header is refused even beside a good cookie', async () => {
    for (const authorization of ['Bearer x', 'Basic abc', '']) {
      expect(code(await ada.send('GET', at('/auth/sessions'), { headers: { authorization } }))).toEqual([
        401,
        'unauthenticated',
      ]);
    }
  });

  it('A1.80 an API key is no cookie, and no credential in a URL counts', async () => {
    const { secret } = parsed(
      routes.createApiKey.response,
      await ada.send('POST', at('/auth/api_keys'), { json: { name: 'k', scopes: ['admin:read'] } }),
    );
    const stranger = createTestBrowser();
    expect(
      code(await stranger.send('GET', at('/admin/users'), { headers: { cookie: `parley_access=${secret}` } })),
    ).toEqual([401, 'unauthenticated']);
    expect(code(await stranger.send('GET', at(`/admin/users?access_token=${secret}&api_key=${secret}`)))).toEqual([
      401,
      'unauthenticated',
    ]);
    expect(
      (await stranger.send('GET', at('/admin/users'), { headers: { authorization: `Bearer ${secret}` } })).status,
    ).toBe(200);
    expect(
      code(
        await stranger.send('POST', at('/admin/users'), { json: {}, headers: { authorization: `Bearer ${secret}` } }),
      ),
    ).toEqual([403, 'insufficient_scope']);
    expect(
      code(await stranger.send('GET', at('/auth/api_keys'), { headers: { authorization: `Bearer ${secret}` } })),
    ).toEqual([403, 'insufficient_scope']);
  });

  it('A1.82 a foreign page can neither act with our cookies nor sign anybody in', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      expect(code(await ada.send('POST', at('/auth/logout'), { headers }))).toEqual([403, 'foreign_origin']);
      expect(
        code(await ada.send('POST', at('/auth/login'), { json: { email: admin.email, password }, headers })),
      ).toEqual([403, 'foreign_origin']);
      expect(code(await ada.send('POST', at('/auth/refresh'), { json: {}, headers }))).toEqual([403, 'foreign_origin']);
    }
    expect((await ada.send('GET', at('/auth/sessions'), { headers: { origin: server.url } })).status).toBe(200);
  });

  it('A1.24 A1.25 refreshing by cookie works, and a stolen token ends the session', async () => {
    const { browser } = await signIn();
    const stolen = browser.cookie('parley_refresh');
    const answer = await browser.send('POST', at('/auth/refresh?tokens=true'), { json: {} });
    expect(parsed(routes.refresh.response, answer)).not.toHaveProperty('refresh_token');
    expect(browser.cookie('parley_refresh')).not.toBe(stolen);
    clockShiftMs += 11_000;
    const thief = createTestBrowser();
    expect(code(await thief.send('POST', at('/auth/refresh'), { json: { refresh_token: stolen } }))).toEqual([
      401,
      'session_revoked',
    ]);
    expect(code(await browser.send('GET', at('/auth/sessions')))).toEqual([401, 'session_revoked']);
    expect(code(await browser.send('POST', at('/auth/refresh'), { json: {} }))).toEqual([401, 'session_revoked']);
    expect(browser.cookie('parley_refresh')).toBeUndefined();
    expect(browser.cookie('parley_access')).toBeUndefined();
  });

  it('A1.27 tells a page whose access token is old to refresh, and lets it', async () => {
    const { browser } = await signIn();
    clockShiftMs += 10 * 60_000;
    expect(code(await browser.send('GET', at('/auth/sessions')))).toEqual([401, 'token_expired']);
    expect(code(await browser.send('GET', at('/auth/session')))).toEqual([401, 'token_expired']);
    expect((await browser.send('POST', at('/auth/refresh'), { json: {} })).status).toBe(200);
    expect((await browser.send('GET', at('/auth/sessions'))).status).toBe(200);
    expect((await ada.send('POST', at('/auth/refresh'), { json: {} })).status).toBe(200);
  });

  it('A1.26 signing out ends the session and takes the cookies away', async () => {
    const { browser } = await signIn();
    const kept = browser.cookie('parley_access');
    expect((await browser.send('POST', at('/auth/logout'))).status).toBe(204);
    expect(browser.cookie('parley_access')).toBeUndefined();
    expect(
      code(await browser.send('GET', at('/auth/sessions'), { headers: { cookie: `parley_access=${kept}` } })),
    ).toEqual([401, 'session_revoked']);
    expect(
      parsed(
        routes.currentSession.response,
        await browser.send('GET', at('/auth/session'), { headers: { cookie: `parley_access=${kept}` } }),
      ).user,
    ).toBeNull();
  });

  it('A1.28 people see and end their own sessions, and no others', async () => {
    const bea = await addUser('bea');
    const [here, there] = [await signIn(bea.email), await signIn(bea.email)];
    const { items } = parsed(routes.listSessions.response, await here.browser.send('GET', at('/auth/sessions')));
    expect(items.map(({ id, current }) => ({ id, current }))).toEqual([
      { id: there.sessionId, current: false },
      { id: here.sessionId, current: true },
    ]);
    expect(code(await ada.send('DELETE', at(`/auth/sessions/${there.sessionId}`)))).toEqual([404, 'not_found']);
    expect((await here.browser.send('DELETE', at(`/auth/sessions/${there.sessionId}`))).status).toBe(204);
    expect(code(await there.browser.send('GET', at('/auth/sessions')))).toEqual([401, 'session_revoked']);
  });

  it('A1.2 A1.62 administration needs an administrator, and suspending ends a user at once', async () => {
    const carl = await addUser('carl');
    const { browser } = await signIn(carl.email);
    expect(code(await browser.send('GET', at('/admin/users')))).toEqual([403, 'forbidden']);
    expect(code(await browser.send('GET', at('/admin/audit')))).toEqual([403, 'forbidden']);
    const suspended = await ada.send('PATCH', at(`/admin/users/${carl.id}`), { json: { status: 'suspended' } });
    expect(parsed(routes.updateUser.response, suspended)).toMatchObject({ id: carl.id, status: 'suspended' });
    expect(code(await browser.send('GET', at('/auth/sessions')))).toEqual([403, 'account_suspended']);
    expect(
      code(await createTestBrowser().send('POST', at('/auth/login'), { json: { email: carl.email, password } })),
    ).toEqual([403, 'account_suspended']);
    const { items } = parsed(routes.listUsers.response, await ada.send('GET', at('/admin/users?limit=1')));
    expect(items).toMatchObject([{ email: admin.email }]);
  });

  it('A1.44 tells how long to wait', async () => {
    const attempts = [];
    for (let n = 0; n < 6; n += 1)
      attempts.push(
        await createTestBrowser().send('POST', at('/auth/login'), { json: { email: 'nobody@example.org', password } }),
      );
    expect(attempts.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(attempts.at(-1)?.headers['retry-after'])).toBeGreaterThanOrEqual(4);
  });

  it('A1.64 changing the password keeps this browser signed in', async () => {
    const { email } = await addUser('dora');
    const { browser } = await signIn(email);
    const change = (current: string) =>
      browser.send('POST', at('/auth/password'), {
        json: { current_password: current, new_password: 'a new and good one' },
      });
    expect(code(await change('wrong wrong'))).toEqual([401, 'invalid_credentials']);
    expect((await change(password)).status).toBe(204);
    expect((await browser.send('GET', at('/auth/sessions'))).status).toBe(200);
  });

  it('A1.70 A1.75 the audit log can be read page by page and checked, and says who did', async () => {
    const seen: number[] = [];
    let path = '/admin/audit?limit=7';
    while (path !== '') {
      const page = parsed(routes.listAudit.response, await ada.send('GET', at(path)));
      seen.push(...page.items.map((entry) => entry.seq));
      path = page.next_cursor === null ? '' : `/admin/audit?limit=7&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
    const verification = parsed(routes.verifyAudit.response, await ada.send('GET', at('/admin/audit/verification')));
    expect(verification).toMatchObject({ intact: true, first_broken_seq: null });
    const { items } = parsed(
      routes.listAudit.response,
      await ada.send('GET', at('/admin/audit?action=admin.read&limit=2')),
    );
    expect(items.map((entry) => entry.target)).toEqual(['audit_log', 'audit_log_verification']);
    expect(code(await ada.send('GET', at('/admin/audit?cursor=0x1')))).toEqual([400, 'invalid_cursor']);
  });

  it('A1.50 without an identity provider there is nothing to go to', async () => {
    expect(code(await ada.send('GET', at('/auth/oidc/start')))).toEqual([404, 'not_found']);
    expect(code(await ada.send('GET', at('/auth/oidc/callback?code=x&state=y')))).toEqual([404, 'not_found']);
  });
});

describe('accounts over HTTP in local mode', () => {
  let server: AuthTestServer;
  const page = createTestBrowser();
  beforeAll(async () => {
    server = await startAuthTestServer({ auth: { mode: 'local' } });
  });
  afterAll(() => server.close());

  it('A1.65 the owner is signed in without doing anything', async () => {
    const session = parsed(routes.currentSession.response, await page.send('GET', `${server.url}/api/auth/session`));
    expect(session).toMatchObject({
      mode: 'local',
      setup_needed: false,
      user: { role: 'admin', email: null },
      session_id: null,
    });
    expect((await page.send('POST', `${server.url}/api/auth/logout`)).status).toBe(204);
  });

  it('A1.83 a page elsewhere gets nothing, not even from public routes', async () => {
    const { port } = new URL(server.url);
    for (const headers of [
      { host: `evil.example:${port}` },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { host: `evil.example:${port}`, authorization: 'Bearer x' },
    ]) {
      for (const path of ['/api/auth/session', '/api/admin/users']) {
        const answer = await page.send('GET', `${server.url}${path}`, { headers });
        expect([answer.status, answer.json()['code']]).toEqual([403, 'foreign_origin']);
      }
    }
    expect(
      (
        await page.send('GET', `${server.url}/api/admin/users`, {
          headers: { host: `localhost:${port}`, origin: `http://localhost:${port}` },
        })
      ).status,
    ).toBe(200);
  });

  it('A1.2 an API key narrows the owner down to its scopes', async () => {
    const { secret } = parsed(
      routes.createApiKey.response,
      await page.send('POST', `${server.url}/api/auth/api_keys`, { json: { name: 'k', scopes: ['chat:read'] } }),
    );
    const answer = await page.send('GET', `${server.url}/api/admin/users`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect([answer.status, answer.json()['code']]).toEqual([403, 'insufficient_scope']);
  });

  it('A1.60 there is nothing to set up or sign in to', async () => {
    for (const [path, json] of [
      ['/api/auth/setup', { ...admin, code: 'any' }],
      ['/api/auth/login', { email: admin.email, password }],
    ] as const) {
      const answer = await page.send('POST', `${server.url}${path}`, { json });
      expect([answer.status, answer.json()['code']]).toEqual([403, 'forbidden']);
    }
  });
});

function parsed<Schema extends z.core.$ZodType>(schema: Schema, answer: TestAnswer): z.output<Schema> {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return (schema as unknown as z.ZodType<z.output<Schema>>).parse(answer.json());
}
