import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type TestServer, type TestSession } from './testing/team-server.ts';

const patience = { timeout: 30_000, interval: 50 };
const model = 'script/d0-r1000-n20';

/** Rules TQ1–TQ6 (core quotas/SPEC.md) through the interface. */
describe('token quotas', () => {
  let server: TestServer;
  let admin: TestSession;
  let person: TestSession;
  let personId: string;
  beforeAll(async () => {
    server = await startTestServer({ environment: { PARLEY_EMBEDDING_MODEL: 'none' } });
    admin = await (await setUpAdmin(server)).signIn();
    const added = await addPerson(server, admin, 'grace');
    personId = added.id;
    person = await added.signIn();
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, json?: unknown, as = person.token) =>
    server.send(method, path, { as, ...(json === undefined ? {} : { json }) });
  const usage = async () => (await send('GET', '/api/account/usage')).json();
  const limit = (tokens: number | null) =>
    send(
      'PATCH',
      '/api/admin/quotas',
      { user: { id: personId, limits: tokens === null ? null : { tokens_per_day: tokens, tokens_per_month: null } } },
      admin.token,
    );
  const say = (maxTokens: number) =>
    send('POST', '/api/messages', { content: 'Hello there', model, parameters: { max_tokens: maxTokens } });
  const complete = (maxTokens: number) =>
    send('POST', '/v1/chat/completions', {
      model,
      max_tokens: maxTokens,
      messages: [{ role: 'user', content: 'Hello there' }],
    });

  it('TQ1 counts nothing for who has no limit', async () => {
    expect((await say(50)).status).toBe(202);
    expect(await usage()).toMatchObject({ day: { used: 0, reserved: 0, limit: null }, month: { limit: null } });
  });

  it('TQ6 is set by administrators alone', async () => {
    const body = { default: { tokens_per_day: 1, tokens_per_month: 1 } };
    expect((await send('PATCH', '/api/admin/quotas', body)).status).toBe(403);
    expect((await limit(10_000)).json()).toMatchObject({
      default: { tokens_per_day: null },
      users: [{ user_id: personId, tokens_per_day: 10_000 }],
    });
  });

  it('TQ2 TQ3 reserves for a turn, and counts what it took', async () => {
    const sent = await say(100);
    expect(sent.status).toBe(202);
    await vi.waitFor(async () => {
      const { day } = await usage();
      expect(day).toMatchObject({ limit: 10_000, reserved: 0 });
      expect(day.used).toBeGreaterThan(20);
      expect(day.used).toBeLessThan(500);
    }, patience);
  });

  it('TQ2 refuses what does not fit, with the time when it would', async () => {
    const before = (await usage()).day.used;
    const refused = await say(30_000);
    expect([refused.status, refused.code()]).toEqual([429, 'quota_exceeded']);
    expect(refused.problem().retry_after_ms).toBeGreaterThan(0);
    expect(await usage()).toMatchObject({ day: { used: before, reserved: 0 } });
  });

  it('TQ2 keeps calls side by side below the limit together', async () => {
    const { used } = (await usage()).day;
    await limit(used + 2_500);
    const answers = await Promise.all(Array.from({ length: 6 }, () => complete(1_000)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    await vi.waitFor(async () => expect((await usage()).day.reserved).toBe(0), patience);
    expect((await usage()).day.used).toBeGreaterThan(used);
  });

  it('TQ4 holds for the OpenAI-compatible routes and for questions alike', async () => {
    await limit(1);
    const refused = await complete(10);
    expect([refused.status, refused.code()]).toEqual([429, 'insufficient_quota']);
    const asked = await send('POST', '/api/conversations/ask', { question: 'Hello there', model });
    expect(asked.text).toContain('quota_exceeded');
    await limit(null);
    expect((await complete(10)).status).toBe(200);
  });

  it('TQ7 tells by day and model what was used, limit or not', async () => {
    const today = new Date().toISOString().slice(0, 10);
    await vi.waitFor(async () => {
      const report = (await send('GET', '/api/account/usage/daily?days=3')).json();
      expect(report.days).toHaveLength(3);
      const by = (origin: string) => report.items.find((item: { origin: string }) => item.origin === origin);
      expect(by('chat')).toMatchObject({ model, answers: 2, priced_answers: 0, cost_micros: 0 });
      expect(by('program').answers).toBeGreaterThan(1);
      for (const item of [by('chat'), by('program')]) {
        expect(Math.abs(Date.parse(item.day) - Date.parse(today))).toBeLessThanOrEqual(86_400_000);
        expect(item.input_tokens).toBeGreaterThan(0);
        expect(item.output_tokens).toBeGreaterThan(0);
      }
    }, patience);
    const ofAdmin = (await send('GET', '/api/account/usage/daily', undefined, admin.token)).json();
    expect([ofAdmin.days.length, ofAdmin.items]).toEqual([30, []]);
    const nowhere = await send('GET', '/api/account/usage/daily?time_zone=Mars/Olympus');
    expect([nowhere.status, nowhere.code()]).toEqual([400, 'invalid_request']);
    expect((await send('GET', '/api/account/usage/daily?days=93')).status).toBe(400);
  });

  it('TQ8 shows administrators who may use how much and has used it', async () => {
    const people = async (query: string) =>
      (await send('GET', `/api/admin/quotas/people${query}`, undefined, admin.token)).json();
    expect((await people('')).items).toEqual([]);
    await limit(5_000);
    await vi.waitFor(async () => expect((await complete(10)).status).toBe(200), patience);
    await vi.waitFor(async () => {
      const [only, ...others] = (await people('')).items;
      expect(others).toEqual([]);
      expect(only).toMatchObject({ user_id: personId, display_name: 'grace', has_own_limits: true });
      expect(only.day).toMatchObject({ limit: 5_000, reserved: 0 });
      expect(only.day.used).toBeGreaterThan(0);
    }, patience);
    expect((await people('?limits=any&words=GRA')).items).toHaveLength(1);
    expect((await people('?limits=any&words=%25')).items).toEqual([]);
    const first = await people('?limits=any&limit=1');
    const second = await people(`?limits=any&limit=1&cursor=${first.next_cursor}`);
    expect(second.next_cursor).toBeNull();
    expect(new Set([first.items[0].user_id, second.items[0].user_id]).size).toBe(2);
    const ada = [first.items[0], second.items[0]].find(({ user_id: id }) => id !== personId);
    expect(ada).toMatchObject({ has_own_limits: false, day: { limit: null } });
    expect((await send('GET', '/api/admin/quotas/people')).status).toBe(403);
  });

  it('TQ8 gives limits to nobody who is not there', async () => {
    const nobody = { id: '00000000-0000-4000-8000-000000000000', limits: { tokens_per_day: 1, tokens_per_month: 1 } };
    const refused = await send('PATCH', '/api/admin/quotas', { user: nobody }, admin.token);
    expect([refused.status, refused.code()]).toEqual([404, 'not_found']);
  });
});
