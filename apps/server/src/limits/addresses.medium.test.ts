import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/team-server.ts';

const mostSignIns = 3;

/** Who is counted is decided by the connection, never by what a client writes into a header. */
describe.each([
  ['not trusted', 'false'],
  ['trusted', 'true'],
])('behind a proxy that is %s', (_, trust) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      environment: { PARLEY_TRUST_PROXY: trust, PARLEY_SIGN_INS_PER_MINUTE: String(mostSignIns) },
    });
  });
  afterAll(() => server.stop());

  const signIn = async (forwarded: string) => {
    const answer = await server.send('POST', '/api/auth/refresh', {
      json: { refresh_token: 'x' },
      headers: { 'x-forwarded-for': forwarded, 'x-real-ip': forwarded, forwarded: `for=${forwarded}` },
    });
    return answer.problem().code;
  };

  it('a client cannot escape its count by what it claims to be', async () => {
    const codes: string[] = [];
    // A proxy adds its peer at the end of what the client sent.
    for (let n = 0; n <= mostSignIns; n += 1) codes.push(await signIn(`192.0.2.${n}, 198.51.100.7`));
    expect(codes).toEqual([...Array.from({ length: mostSignIns }, () => 'unauthenticated'), 'too_many_requests']);
  });

  it('another client is another only if the proxy says so', async () => {
    expect(await signIn('198.51.100.8')).toBe(trust === 'true' ? 'unauthenticated' : 'too_many_requests');
  });
});
