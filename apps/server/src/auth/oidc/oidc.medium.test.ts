import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAuthTestServer, type AuthTestServer } from '../auth-server.testing.ts';
import { createTestBrowser, type TestAnswer, type TestBrowser } from '../browser.testing.ts';

const clientSecret = 'a secret shared with the provider';
const adminEmail = 'admin@example.org';

/** A real provider in this process; its development pages let anybody in under any name. */
describe('A1.50 signing in at an identity provider', () => {
  let provider: RunningProvider;
  let server: AuthTestServer;
  let clockShiftMs = 0;

  beforeAll(async () => {
    provider = await startProvider();
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    provider.register(`${publicUrl}/api/auth/oidc/callback`);
    server = await startAuthTestServer({
      port,
      clock: { now: () => new Date(Date.now() + clockShiftMs), monotonicMs: () => performance.now() },
      auth: { mode: 'team', publicUrl, oidc: { issuer: provider.issuer, clientId: 'parley', clientSecret } },
      federation: { allowNewUsers: true, linkVerifiedEmail: true },
    });
    await createTestBrowser().send('POST', `${server.url}/api/auth/setup`, {
      json: {
        email: adminEmail,
        password: 'tram lantern oboe',
        display_name: 'Ada',
        code: server.accounts.signIn.setupCode,
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  const start = (browser: TestBrowser) => browser.send('GET', `${server.url}/api/auth/oidc/start`);
  const isCallback = (url: URL) => url.pathname === '/api/auth/oidc/callback';
  /** Up to the moment before the browser comes back to us. */
  async function goThrough(browser: TestBrowser, login: string, first?: TestAnswer): Promise<URL> {
    let answer = await browser.follow(first ?? (await start(browser)), isCallback);
    while (!isCallback(answer.url)) {
      // A form to sign in, then one to consent.
      const prompt = answer.text.includes('name="login"')
        ? { prompt: 'login', login, password: 'any' }
        : { prompt: 'consent' };
      const action = /action="([^"]+)"/.exec(answer.text)?.[1];
      if (answer.status !== 200 || action === undefined)
        throw new Error(`${answer.status} ${answer.url.href} ${answer.text.slice(0, 300)}`);
      answer = await browser.follow(await browser.send('POST', action, { form: prompt }), isCallback);
    }
    return answer.url;
  }
  const who = async (browser: TestBrowser) =>
    (await browser.send('GET', `${server.url}/api/auth/session`)).json()['user'] as {
      id: string;
      email: string | null;
      display_name: string;
      role: string;
    } | null;
  const location = (answer: TestAnswer) => [answer.status, answer.headers['location']];
  const refused = [302, '/?sign_in_error=unauthenticated'];

  it('asks for code, PKCE, state and nonce', async () => {
    const { headers } = await start(createTestBrowser());
    const query = Object.fromEntries(new URL(String(headers['location'])).searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'parley',
      scope: 'openid email profile',
    });
    for (const random of ['state', 'nonce', 'code_challenge'])
      expect(Buffer.from(query[random] ?? '', 'base64url')).toHaveLength(32);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^parley_oidc=[^;]+; Max-Age=600; Path=\/api\/auth\/oidc; HttpOnly; SameSite=Lax$/);
    for (const hidden of [query['state'], query['nonce']]) expect(cookie).not.toContain(hidden);
  });

  it('A1.52 makes a user, signs them in and clears the state', async () => {
    const browser = createTestBrowser();
    expect(location(await browser.send('GET', await goThrough(browser, 'bea')))).toEqual([302, '/']);
    expect(await who(browser)).toMatchObject({ email: 'bea@example.org', display_name: 'Person bea', role: 'user' });
    expect(browser.cookie('parley_oidc')).toBeUndefined();
    const again = createTestBrowser();
    await again.send('GET', await goThrough(again, 'bea'));
    expect((await who(again))?.id).toBe((await who(browser))?.id);
  });

  it('A1.51 links a verified e-mail address as configured, and not an unverified one', async () => {
    const browser = createTestBrowser();
    await browser.send('GET', await goThrough(browser, 'unverified-admin'));
    expect(await who(browser)).toMatchObject({ email: null, role: 'user' });
    const linked = createTestBrowser();
    await linked.send('GET', await goThrough(linked, 'admin'));
    expect(await who(linked)).toMatchObject({ email: adminEmail, role: 'admin' });
  });

  it('refuses a wrong state', async () => {
    const browser = createTestBrowser();
    const callback = await goThrough(browser, 'carl');
    callback.searchParams.set('state', 'x'.repeat(43));
    expect(location(await browser.send('GET', callback))).toEqual(refused);
    expect(await who(browser)).toBeNull();
  });

  it('refuses an answer without a state, with an error, or without anything', async () => {
    for (const change of [
      (query: URLSearchParams) => query.delete('state'),
      (query: URLSearchParams) => query.delete('code'),
      (query: URLSearchParams) => query.set('error', 'access_denied'),
    ]) {
      const browser = createTestBrowser();
      const callback = await goThrough(browser, 'carl');
      change(callback.searchParams);
      expect(location(await browser.send('GET', callback))).toEqual(refused);
      expect(await who(browser)).toBeNull();
    }
  });

  it("refuses somebody else's answer: a victim must not be signed in as the attacker", async () => {
    const callback = await goThrough(createTestBrowser(), 'mallory');
    const victim = createTestBrowser();
    expect(location(await victim.send('GET', callback))).toEqual(refused);
    await start(victim);
    expect(location(await victim.send('GET', callback))).toEqual(refused);
    expect(await who(victim)).toBeNull();
  });

  it('refuses a wrong nonce', async () => {
    const browser = createTestBrowser();
    const first = await start(browser);
    const altered = new URL(String(first.headers['location']));
    altered.searchParams.set('nonce', 'another');
    const callback = await goThrough(browser, 'carl', {
      ...first,
      headers: { ...first.headers, location: altered.href },
    });
    expect(location(await browser.send('GET', callback))).toEqual(refused);
    expect(await who(browser)).toBeNull();
  });

  it('refuses a code made for another PKCE verifier', async () => {
    const browser = createTestBrowser();
    const first = await start(browser);
    const altered = new URL(String(first.headers['location']));
    altered.searchParams.set('code_challenge', 'A'.repeat(43));
    const callback = await goThrough(browser, 'carl', {
      ...first,
      headers: { ...first.headers, location: altered.href },
    });
    expect(location(await browser.send('GET', callback))).toEqual(refused);
  });

  it('refuses a replayed code, even with its own state', async () => {
    const browser = createTestBrowser();
    const callback = await goThrough(browser, 'dora');
    const state = browser.cookie('parley_oidc');
    expect(location(await browser.send('GET', callback))).toEqual([302, '/']);
    const replay = createTestBrowser();
    expect(location(await replay.send('GET', callback, { headers: { cookie: `parley_oidc=${state}` } }))).toEqual(
      refused,
    );
    expect(await who(replay)).toBeNull();
  });

  it('refuses a state that is too old, changed or sealed for something else', async () => {
    const browser = createTestBrowser();
    const callback = await goThrough(browser, 'carl');
    const state = browser.cookie('parley_oidc') ?? '';
    browser.forget('parley_oidc');
    clockShiftMs = 10 * 60_000 + 1_000;
    expect(location(await browser.send('GET', callback, { headers: { cookie: `parley_oidc=${state}` } }))).toEqual(
      refused,
    );
    clockShiftMs = 0;
    for (const cookie of [
      `${state}x`,
      state.replace(/^[^.]+/, Buffer.from('{"alg":"dir","enc":"A128GCM"}').toString('base64url')),
      'x',
      '....',
    ]) {
      expect(location(await browser.send('GET', callback, { headers: { cookie: `parley_oidc=${cookie}` } }))).toEqual(
        refused,
      );
    }
  });

  it('A1.53 refuses a suspended user', async () => {
    const browser = createTestBrowser();
    await browser.send('GET', await goThrough(browser, 'eve'));
    const eve = await who(browser);
    const system = {
      userId: '00000000-0000-7000-8000-000000000000',
      role: 'admin',
      kind: 'local',
      scopes: 'all',
    } as const;
    await server.accounts.users.update(system, eve?.id ?? '', { status: 'suspended' });
    const again = createTestBrowser();
    expect(location(await again.send('GET', await goThrough(again, 'eve')))).toEqual([
      302,
      '/?sign_in_error=account_suspended',
    ]);
    expect(await who(again)).toBeNull();
  });

  it('says that the provider cannot be reached, and reaches it once it is there', async () => {
    const port = await freePort();
    const later = await startAuthTestServer({
      auth: {
        mode: 'team',
        publicUrl: 'https://parley.example',
        oidc: { issuer: `http://127.0.0.1:${port}`, clientId: 'parley', clientSecret },
      },
    });
    try {
      const go = () => createTestBrowser().send('GET', `${later.url}/api/auth/oidc/start`);
      expect(location(await go())).toEqual([302, '/?sign_in_error=overloaded']);
      const arrived = await startProvider(port);
      const { headers } = await go();
      await arrived.close();
      expect(String(headers['location'])).toContain(arrived.issuer);
      expect(new URL(String(headers['location'])).searchParams.get('redirect_uri')).toBe(
        'https://parley.example/api/auth/oidc/callback',
      );
      expect(String(headers['set-cookie'])).toMatch(/^__Secure-parley_oidc=.*; Secure$/);
    } finally {
      await later.close();
    }
  });
});

interface RunningProvider {
  readonly issuer: string;
  register(redirectUri: string): void;
  close(): Promise<void>;
}

async function startProvider(port = 0): Promise<RunningProvider> {
  // It says on the console that its development pages are for development.
  for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
  const http = createServer();
  await listen(http, port);
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const redirectUris: string[] = ['https://parley.example/api/auth/oidc/callback'];
  const handle = () =>
    new Provider(issuer, {
      clients: [
        {
          client_id: 'parley',
          client_secret: clientSecret,
          redirect_uris: redirectUris,
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({
          sub: id,
          email: `${id.replace('unverified-', '')}@example.org`,
          email_verified: !id.startsWith('unverified-'),
          name: `Person ${id}`,
        }),
      }),
      cookies: { keys: ['for tests only'] },
    }).callback();
  let callback: ReturnType<typeof handle> | undefined;
  http.on('request', (request, response) => void (callback ??= handle())(request, response));
  return {
    issuer,
    register: (redirectUri) => void redirectUris.push(redirectUri),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await listen(probe, 0);
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
