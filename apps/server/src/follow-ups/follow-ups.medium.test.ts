import { ModelError, textOnly, type LanguageModel } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serverKinds, type ServerPair } from '../testing/server-kinds.ts';
import { addPerson, setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

const patience = { timeout: 30_000, interval: 50 };
const answering = 'script/d0-r1000-n3';

/** Says how often it was asked, when the test lets it. */
function createAuthor() {
  let calls = 0;
  let gate: Promise<void> = Promise.resolve();
  let isBroken = false;
  const model: LanguageModel = {
    id: 'test/author',
    name: 'Author',
    contextTokens: 4_000,
    abilities: textOnly,
    countTokens: (text) => Math.ceil(text.length / 4),
    async generate({ messages }, sink) {
      const isTask = messages[0]?.role === 'system' && messages[0].content.includes('"suggestions"');
      if (isTask) {
        calls += 1;
        const which = calls;
        await gate;
        if (isBroken) throw new ModelError('unavailable', 'The model is away', { retryable: false });
        sink.text(`{"suggestions": ["Is this ${which}?", "Tell me more"]}`);
      } else sink.text('A grain.');
      return { reason: 'complete', usage: { input_tokens: 100, output_tokens: 20 } };
    },
  };
  return {
    model,
    calls: () => calls,
    break: (is: boolean) => void (isBroken = is),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

async function turn(server: TestServer, as: string, json: Record<string, unknown> = {}) {
  const sent = await server.send('POST', '/api/messages', {
    as,
    json: { content: 'What is rye?', model: 'test/author', ...json },
  });
  expect(sent.status).toBe(202);
  const { conversation_id, user_message, assistant_message, run } = sent.json();
  await vi.waitFor(async () => {
    const { status } = (await server.send('GET', `/api/runs/${run.id}`, { as })).json();
    expect(['done', 'failed', 'stopped']).toContain(status);
  }, patience);
  return { conversation: conversation_id, question: user_message.id, answer: assistant_message.id };
}

async function suggest(server: TestServer, as: string, id: string) {
  const answer = await server.send('POST', `/api/messages/${id}/follow-ups`, { as });
  expect(answer.status).toBe(200);
  return answer.json().items as string[];
}

describe.each(serverKinds.filter(({ available }) => available))('follow-up suggestions on $name', ({ start }) => {
  const author = createAuthor();
  let pair: ServerPair;
  let token: string;
  let other: string;
  beforeAll(async () => {
    pair = await start({ modelSources: [{ models: () => [author.model] }] }, { PARLEY_EMBEDDING_MODEL: 'none' });
    const admin = await (await setUpAdmin(pair.here)).signIn();
    token = admin.token;
    other = (await (await addPerson(pair.here, admin, 'other')).signIn()).token;
  });
  afterAll(() => pair.stop());

  it('FU1 FU3 two who ask at once, here and there, get the same, made once', async () => {
    const { answer } = await turn(pair.here, token);
    const before = author.calls();
    const release = author.hold();
    const asking = [pair.here, pair.there, pair.here].map((server) => suggest(server, token, answer));
    await vi.waitFor(() => expect(author.calls()).toBe(before + 1), patience);
    release();
    const made = await Promise.all(asking);
    expect(made).toEqual([made[0], made[0], made[0]]);
    expect(made[0]).toEqual([`Is this ${before + 1}?`, 'Tell me more']);
    expect(await suggest(pair.there, token, answer)).toEqual(made[0]);
    expect(author.calls()).toBe(before + 1);
  });

  it('tells that there are some', async () => {
    expect((await pair.here.send('GET', '/api/follow-ups', { as: token })).json()).toEqual({ is_on: true });
  });

  it('FU2 are the owner’s, and made for the newest whole answer alone', async () => {
    const { conversation, question, answer } = await turn(pair.here, token);
    const stranger = await pair.here.send('POST', `/api/messages/${answer}/follow-ups`, { as: other });
    expect([stranger.status, stranger.code()]).toEqual([404, 'not_found']);
    const before = author.calls();
    expect(await suggest(pair.here, token, question)).toEqual([]);
    const next = await turn(pair.here, token, { conversation_id: conversation });
    expect(await suggest(pair.here, token, answer)).toEqual([]);
    expect(author.calls()).toBe(before);
    expect(await suggest(pair.here, token, next.answer)).toHaveLength(2);
    // What was made stays there for who goes back.
    await turn(pair.here, token, { conversation_id: conversation });
    expect(await suggest(pair.there, token, next.answer)).toHaveLength(2);
    expect(author.calls()).toBe(before + 1);
  });

  it('FU2 are not made in a temporary conversation, for an answer that failed, or while the next one is written', async () => {
    const created = await pair.here.send('POST', '/api/conversations', { as: token, json: { temporary: true } });
    const before = author.calls();
    const temporary = await turn(pair.here, token, { conversation_id: created.json().id });
    expect(await suggest(pair.here, token, temporary.answer)).toEqual([]);
    const failed = await turn(pair.here, token, { model: `${answering}-fail@2` });
    expect(await suggest(pair.here, token, failed.answer)).toEqual([]);
    const { conversation, answer } = await turn(pair.here, token);
    const going = await pair.here.send('POST', '/api/messages', {
      as: token,
      json: { content: 'And?', model: 'script/d60000', conversation_id: conversation },
    });
    expect(await suggest(pair.here, token, answer)).toEqual([]);
    await pair.here.send('POST', `/api/runs/${going.json().run.id}/stop`, { as: token });
    expect(author.calls()).toBe(before);
  });

  it('FU1 go with their conversation, and not with a copy', async () => {
    const { conversation, answer } = await turn(pair.here, token);
    expect(await suggest(pair.here, token, answer)).toHaveLength(2);
    const before = author.calls();
    const fork = await pair.here.send('POST', `/api/conversations/${conversation}/fork`, {
      as: token,
      json: { message_id: answer },
    });
    const copied = await pair.here.send('GET', `/api/conversations/${fork.json().id}/messages`, { as: token });
    expect(await suggest(pair.here, token, copied.json().items[0].id)).toEqual([]);
    expect(author.calls()).toBe(before);
    await pair.here.send('DELETE', `/api/conversations/${conversation}`, { as: token });
    const gone = await pair.here.send('POST', `/api/messages/${answer}/follow-ups`, { as: token });
    expect(gone.status).toBe(404);
  });

  it('FU3 FU6 a model that fails is not tried again, and nobody hears of it', async () => {
    const { answer } = await turn(pair.here, token);
    const before = author.calls();
    author.break(true);
    expect(await suggest(pair.here, token, answer)).toEqual([]);
    author.break(false);
    expect(await suggest(pair.there, token, answer)).toEqual([]);
    expect(author.calls()).toBe(before + 1);
  });

  it('FU4 are counted as what a program asked', async () => {
    const read = async () => {
      const report = await pair.here.send('GET', '/api/account/usage/daily?days=2&time_zone=UTC', { as: token });
      const items = report.json().items as { model: string; origin: string; answers: number }[];
      const own = items.filter(({ model, origin }) => model === 'test/author' && origin === 'program');
      return own.reduce((sum, { answers }) => sum + answers, 0);
    };
    const { answer } = await turn(pair.here, token);
    const before = await read();
    await suggest(pair.here, token, answer);
    await vi.waitFor(async () => expect(await read()).toBe(before + 1), patience);
  });
});

it('FU6 an installation may do without', async () => {
  const author = createAuthor();
  const server = await startTestServer({
    environment: { PARLEY_EMBEDDING_MODEL: 'none', PARLEY_FOLLOW_UPS: 'false' },
    parts: { modelSources: [{ models: () => [author.model] }] },
  });
  try {
    const { token } = await (await setUpAdmin(server)).signIn();
    const { answer } = await turn(server, token);
    expect(await suggest(server, token, answer)).toEqual([]);
    expect(author.calls()).toBe(0);
    expect((await server.send('GET', '/api/follow-ups', { as: token })).json()).toEqual({ is_on: false });
  } finally {
    await server.stop();
  }
});
