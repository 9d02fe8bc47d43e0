import type { LanguageModel, ModelRequest } from '@parley/core';
import type { Conversation, Folder } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds, type ServerPair } from './testing/server-kinds.ts';
import { setUpAdmin, type TestPerson } from './testing/team-server.ts';

const patience = { timeout: 30_000 };
/** What the model was asked, newest last. */
const asked: ModelRequest[] = [];
const titles = { say: 'Tea with the Queen' };

/** Repeats its last question; asked for a title it says one. For tests only. */
const namer: LanguageModel = {
  id: 'test/namer',
  name: 'Namer',
  contextTokens: 8_000,
  abilities: { tools: false, images: false, json_schema: false, reasoning: false, logprobs: false },
  countTokens: (text) => Math.ceil(text.length / 4),
  async generate(request, sink) {
    asked.push(request);
    const wantsTitle = request.messages[0]?.content.startsWith('You name conversations') === true;
    sink.text(wantsTitle ? `"${titles.say}."` : `You said: ${request.messages.at(-1)?.content}`);
    return { reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } };
  },
};

describe.each(serverKinds)('what keeps conversations in order, $name', (kind) => {
  describe.skipIf(!kind.available)('holds', () => {
    let pair: ServerPair;
    let owner: TestPerson;
    let token = '';
    let shiftMs = 0;
    beforeAll(async () => {
      pair = await kind.start({
        modelSources: [{ models: () => [namer] }],
        clock: { now: () => new Date(Date.now() + shiftMs), monotonicMs: () => performance.now() },
        temporaryUpkeepMs: 200,
      });
      owner = await setUpAdmin(pair.here);
      token = (await owner.signIn()).token;
    });
    afterAll(() => pair.stop());

    async function ask(method: string, path: string, json?: unknown) {
      const answer = await pair.here.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
      if (answer.status >= 300) throw new Error(`${answer.code()}: ${answer.text}`);
      return answer.status === 204 ? undefined : answer.json();
    }
    const codeOf = async (method: string, path: string, json?: unknown) =>
      (await pair.here.send(method, path, { as: token, ...(json === undefined ? {} : { json }) })).code();
    const make = async (json: object): Promise<Conversation> => ask('POST', '/api/conversations', json);
    const get = async (id: string): Promise<Conversation> => ask('GET', `/api/conversations/${id}`);
    async function say(id: string, content: string, more: object = {}) {
      const sent = await ask('POST', '/api/messages', { conversation_id: id, content, ...more });
      // The stream ends with the run.
      await pair.here.send('GET', `/api/runs/${sent.run.id}/events`, { as: token });
      return sent;
    }

    it('folders in their order, their instructions in every prompt, their model where none is named (F1–F6)', async () => {
      const names = ['One', 'Two', 'Three'];
      const [one, two, three] = (await names.reduce<Promise<Folder[]>>(
        async (before, name) => [...(await before), await ask('POST', '/api/folders', { name })],
        Promise.resolve([]),
      )) as [Folder, Folder, Folder];
      expect([one.position, two.position, three.position]).toEqual([0, 1, 2]);
      await Promise.all([
        ask('PATCH', `/api/folders/${three.id}`, { position: 0 }),
        ask('PATCH', `/api/folders/${two.id}`, { position: 0 }),
      ]);
      const { items } = (await ask('GET', '/api/folders')) as { items: Folder[] };
      expect(items.map(({ position }) => position)).toEqual([0, 1, 2]);
      expect(items.at(-1)?.name).toBe('One');

      await ask('PATCH', `/api/folders/${one.id}`, { instructions: 'Answer in rhymes.', model: namer.id });
      const inside = await make({ folder_id: one.id });
      await say(inside.id, 'Hello');
      const prompt = asked.findLast(({ messages }) => messages.at(-1)?.content === 'Hello');
      expect(prompt?.messages[0]?.content).toContain('“One”:\nAnswer in rhymes.');
      await ask('PATCH', `/api/conversations/${inside.id}`, { folder_id: null });
      await say(inside.id, 'Outside now', { model: namer.id });
      const outside = asked.findLast(({ messages }) => messages.at(-1)?.content === 'Outside now');
      expect(outside?.messages[0]?.content).not.toContain('rhymes');

      await ask('PATCH', `/api/conversations/${inside.id}`, { folder_id: one.id });
      await ask('DELETE', `/api/folders/${one.id}`);
      expect((await get(inside.id)).folder_id).toBeNull();
      expect(await codeOf('PATCH', `/api/conversations/${inside.id}`, { folder_id: one.id })).toBe('not_found');
      const left = (await ask('GET', '/api/folders')) as { items: Folder[] };
      expect(left.items.map(({ position }) => position)).toEqual([0, 1]);
    });

    it('many changes in one request, and tags that are renamed everywhere', async () => {
      const ids = await Promise.all([1, 2, 3].map(async (n) => (await make({ title: `Bulk ${n}`, tags: ['old'] })).id));
      const before = await get(ids[0] ?? '');
      const changed = await ask('POST', '/api/conversations/bulk_change', {
        ids,
        add_tags: ['new', 'old'],
        pinned: true,
      });
      expect(changed.conversations).toHaveLength(3);
      const after = await get(ids[0] ?? '');
      expect(after).toMatchObject({ tags: ['old', 'new'], pinned: true, updated_at: before.updated_at });
      expect(after.version).toBeGreaterThan(before.version);
      expect(await ask('POST', '/api/tags/rename', { tag: 'old', to: 'new' })).toEqual({ changed: 3 });
      expect((await get(ids[1] ?? '')).tags).toEqual(['new']);
      await ask('POST', '/api/tags/rename', { tag: 'new', to: null });
      expect((await get(ids[1] ?? '')).tags).toEqual([]);
      const strange = '00000000-0000-4000-8000-000000000000';
      expect(await ask('POST', '/api/conversations/bulk_delete', { ids: [...ids, strange] })).toEqual({
        deleted: expect.arrayContaining(ids),
      });
      expect(await codeOf('GET', `/api/conversations/${ids[0]}`)).toBe('not_found');
    });

    it('temporary conversations out of lists and searches, until they are kept or gone (TC1–TC4)', async () => {
      const temporary = await make({ temporary: true, model: namer.id });
      await say(temporary.id, 'A secret quokka');
      const listed = async () =>
        ((await ask('GET', '/api/conversations')) as { items: Conversation[] }).items.map(({ id }) => id);
      const found = async () =>
        (await ask('POST', '/api/conversations/query_past', { query: 'quokka' })).results.length as number;
      expect(await listed()).not.toContain(temporary.id);
      expect(await found()).toBe(0);
      expect((await get(temporary.id)).title).toBe('');
      const folder: Folder = await ask('POST', '/api/folders', { name: 'Zoo' });
      expect(await codeOf('PATCH', `/api/conversations/${temporary.id}`, { folder_id: folder.id })).toBe('conflict');

      await ask('PATCH', `/api/conversations/${temporary.id}`, { temporary: false, folder_id: folder.id });
      expect(await listed()).toContain(temporary.id);
      expect(await found()).toBe(1);

      const left = await make({ temporary: true });
      shiftMs += 25 * 3_600_000;
      // A day later the session of before has long ended.
      token = (await owner.signIn()).token;
      await expect
        .poll(() => codeOf('GET', `/api/conversations/${left.id}`).catch(() => 'there'), patience)
        .toBe('not_found');
      expect((await get(temporary.id)).id).toBe(temporary.id);
      shiftMs = 0;
      token = (await owner.signIn()).token;
    });

    it('titles of the model after the first answer, and never over one’s own (CT1, CT3)', async () => {
      titles.say = 'Tea with the Queen';
      const unnamed = await make({ model: namer.id });
      await say(unnamed.id, 'How do I hold the cup?');
      await expect.poll(async () => (await get(unnamed.id)).title, patience).toBe('Tea with the Queen');
      titles.say = 'Something else';
      await say(unnamed.id, 'And the saucer?');
      const own = await make({ model: namer.id, title: 'My own words' });
      await say(own.id, 'Hello there');
      const later = await make({ model: namer.id });
      await say(later.id, 'Later');
      await expect.poll(async () => (await get(later.id)).title, patience).toBe('Something else');
      expect((await get(own.id)).title).toBe('My own words');
      expect((await get(unnamed.id)).title).toBe('Tea with the Queen');

      titles.say = 'Sure! Here is a whole sentence that is no title.';
      const fallback = await make({ model: namer.id });
      await say(fallback.id, 'The beginning stays');
      await expect.poll(async () => (await get(fallback.id)).title, patience).toBe('The beginning stays');
    });

    it('one context for all devices: the second writer is told what stands there (SC1, SC2)', async () => {
      const { id } = await make({ title: 'Shared' });
      const path = `/api/conversations/${id}/context`;
      expect(await ask('GET', path)).toMatchObject({ version: 0, draft: '' });
      const writes = await Promise.all(
        ['desk', 'phone'].map((draft) => ask('PATCH', path, { base_version: 0, draft })),
      );
      expect(writes.map(({ applied }) => applied).sort()).toEqual([false, true]);
      const won = writes.find(({ applied }) => applied).context;
      expect(await ask('GET', path)).toEqual(won);
      const position = { message_id: id, offset: 0.25 };
      const next = await ask('PATCH', path, { base_version: 1, read_position: position });
      expect(next).toMatchObject({ applied: true, context: { version: 2, draft: won.draft, read_position: position } });
    });
  });
});
