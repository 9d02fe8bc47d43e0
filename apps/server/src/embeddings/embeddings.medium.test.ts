import { hashDimensions, startEmbeddingServer, type EmbeddingServer } from '@parley/engines/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type TestServer, type TestSession } from '../testing/team-server.ts';

const patience = { timeout: 30_000, interval: 50 };

/** Rules EI2, EI3, EI5, EI11 through the interface, with a model server whose vectors go by words. */
describe('embeddings in a running server', () => {
  let models: EmbeddingServer;
  let server: TestServer;
  let admin: TestSession;
  let token: string;
  beforeAll(async () => {
    models = await startEmbeddingServer();
    const offered = ['words', 'better'].map((id) => ({ id, dimensions: hashDimensions, max_tokens: 128 }));
    server = await startTestServer({
      environment: {
        PARLEY_EMBEDDING_SERVERS: JSON.stringify([
          { prefix: 'house', base_url: `${models.url}/v1`, models: offered, rerankers: [{ id: 'words' }] },
        ]),
      },
    });
    admin = await (await setUpAdmin(server)).signIn();
    token = admin.token;
  });
  afterAll(async () => {
    await server.stop();
    await models.close();
  });

  const send = (method: string, path: string, json?: unknown) =>
    server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
  const state = async () => (await send('GET', '/api/admin/embeddings')).json();
  const embedded = () => models.requests.flatMap(({ body }) => body.input ?? []);

  it('makes the first model offered the active one, and embeds what is said', async () => {
    await vi.waitFor(async () => expect((await state()).active_model).toBe('house/words'), patience);
    await send('POST', '/api/messages', { content: 'The rye starter smells of apples', model: 'script/d0-r1000-n4' });
    await vi.waitFor(() => expect(embedded()).toContain('The rye starter smells of apples'), patience);
    await vi.waitFor(async () => expect((await state()).waiting).toBe(0), patience);
    expect(await state()).toMatchObject({
      target_model: null,
      is_fixed: false,
      search: 'pgvector',
      models: [{ id: 'house/words' }, { id: 'house/better' }],
      active_reranker: 'house/words',
      rerankers: [
        { id: 'house/words', method: 'cross_encoder' },
        { method: 'bi_encoder' },
        { method: 'bi_encoder' },
        { method: 'lexical' },
      ],
    });
  });

  it('finds past conversations by meaning and by words, each owner their own (C4)', async () => {
    const query = async (json: Record<string, unknown>) => {
      const { ranking, results } = (await send('POST', '/api/conversations/query_past', json)).json();
      // The reranker of that server reads them again, unless there is nothing to read.
      const expected = results.length > 0 ? { method: 'reranked', reranker: 'words' } : { reranker: null };
      expect(ranking).toMatchObject({ ...expected, note: null });
      return results;
    };
    await vi.waitFor(async () => expect((await state()).waiting).toBe(0), patience);
    // The vectors of this model go by words regardless of their punctuation; the full text needs a whole word.
    const [best] = await query({ query: 'rye starter apples' });
    expect(best.score).toBeGreaterThan(0.5);
    expect(best.score).toBeLessThanOrEqual(1);
    expect(best.passages[0].text).toContain('rye');
    expect(await query({ query: 'rye starter apples', sender: 'assistant' })).toEqual([]);
    expect(await query({ query: 'zeppelin' })).toEqual([]);
    const stranger = await addPerson(server, admin, 'stranger');
    const theirs = await server.send('POST', '/api/conversations/query_past', {
      as: (await stranger.signIn()).token,
      json: { query: 'rye starter apples' },
    });
    expect(theirs.json().results).toEqual([]);
  });

  it('changes the model when an administrator says so, and embeds everything again', async () => {
    const refused = await send('POST', '/api/admin/embeddings', { model: 'house/none' });
    expect([refused.status, refused.code()]).toEqual([422, 'unknown_model']);
    models.requests.length = 0;
    const answer = await send('POST', '/api/admin/embeddings', { model: 'house/better' });
    expect(answer.status).toBe(202);
    await vi.waitFor(async () => expect((await state()).active_model).toBe('house/better'), patience);
    expect(embedded()).toContain('The rye starter smells of apples');
    expect((await state()).spaces).toMatchObject([
      { model: 'house/words', state: 'retired' },
      { model: 'house/better', state: 'active', failed: 0, last_error: null },
    ]);
  });

  it('gives vectors under /v1/embeddings', async () => {
    const answer = await send('POST', '/v1/embeddings', { model: 'house/words', input: ['one', 'two'] });
    expect(answer.status).toBe(200);
    expect(answer.json().data[1].embedding).toHaveLength(hashDimensions);
  });
});
