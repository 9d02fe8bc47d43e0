import type { MessageBus } from '@parley/core';
import { createScriptedTool } from '@parley/core/testing';
import { SyncResult, type Conversation, type Folder } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds, type ServerPair } from './testing/server-kinds.ts';
import { addPerson, setUpAdmin, type TestSession } from './testing/team-server.ts';
import { TestFeed } from './testing/test-feed.ts';

describe.each(serverKinds)('a person’s feed, $name', (kind) => {
  describe.skipIf(!kind.available)('tells', () => {
    let pair: ServerPair;
    let admin: TestSession;
    let session: TestSession;
    let people = 0;
    const open: TestFeed[] = [];

    beforeAll(async () => {
      pair = await kind.start({ tools: [createScriptedTool({ name: 'risky', risk: 'ask', respond: () => 'done' })] });
      admin = await (await setUpAdmin(pair.here)).signIn();
      session = await newPerson();
    });
    afterAll(async () => {
      for (const feed of open) feed.close();
      await pair.stop();
    });

    async function newPerson(): Promise<TestSession> {
      people += 1;
      return (await addPerson(pair.here, admin, `feed-${people}`)).signIn();
    }
    async function feedOf(
      { token }: TestSession,
      how: 'socket' | 'stream' = 'socket',
      at: 'here' | 'there' = 'there',
    ): Promise<TestFeed> {
      const feed = await TestFeed[how](pair[at].port, { authorization: `Bearer ${token}` });
      if (!(feed instanceof TestFeed)) throw new Error(feed.code);
      open.push(feed);
      return feed;
    }
    async function ask(method: string, path: string, json?: unknown, as = session.token) {
      const answer = await pair.here.send(method, path, { as, ...(json === undefined ? {} : { json }) });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
      return answer.status === 204 ? undefined : answer.json();
    }
    const sync = async (since?: string): Promise<SyncResult> =>
      SyncResult.parse(await ask('GET', `/api/sync${since === undefined ? '' : `?since=${since}`}`));

    it.each(['socket', 'stream'] as const)(
      'of conversations made, changed and deleted, over a %s; a stranger hears nothing (UF1)',
      async (how) => {
        const [feed, stranger] = [await feedOf(session, how), await feedOf(await newPerson(), how)];
        const { id } = await ask('POST', '/api/conversations', { title: 'First' });
        const made = await feed.next('conversation.changed', (event) => event.conversation.id === id);
        expect(made).toMatchObject({ running: false, conversation: { title: 'First', folder_id: null } });
        await ask('PATCH', `/api/conversations/${id}`, { pinned: true });
        const changed = await feed.next('conversation.changed', (event) => event.conversation.pinned);
        expect(changed.conversation.version).toBeGreaterThan(made.conversation.version);
        // Putting it away does not bring it to the top.
        expect(changed.conversation.updated_at).toBe(made.conversation.updated_at);
        await ask('DELETE', `/api/conversations/${id}`);
        await feed.next('conversation.deleted', (event) => event.conversation_id === id);
        expect(stranger.events).toEqual([]);
      },
    );

    it('of messages that are pinned and no longer (PM1)', async () => {
      const feed = await feedOf(session);
      const turn = await ask('POST', '/api/messages', { content: 'Keep this', model: 'script/d0-r1000-n1' });
      const { id } = turn.user_message;
      const here = ({ id: chat }: Conversation) => chat === turn.conversation_id;
      await ask('PUT', `/api/messages/${id}/pin`);
      const pinned = await feed.next(
        'conversation.changed',
        ({ conversation }) => here(conversation) && conversation.pinned_messages?.join() === id,
      );
      await ask('DELETE', `/api/messages/${id}/pin`);
      // One without a pin was told of before.
      await feed.next(
        'conversation.changed',
        ({ conversation }) =>
          here(conversation) &&
          conversation.pinned_messages === undefined &&
          conversation.version > pinned.conversation.version,
      );
    });

    it('that an answer begins and ends, and is unread until somebody looks (UF7, UF8)', async () => {
      const feed = await feedOf(session);
      const { conversation_id: id } = await ask('POST', '/api/messages', {
        content: 'Hello',
        model: 'script/d50-r50-n5',
      });
      const of = (event: { conversation: Conversation }) => event.conversation.id === id;
      await feed.next('conversation.changed', (event) => of(event) && event.running);
      const ended = await feed.next('conversation.changed', (event) => of(event) && !event.running);
      expect(ended.conversation.answered_at).not.toBeNull();
      expect(ended.conversation.read_at).toBeNull();
      await ask('PATCH', `/api/conversations/${id}`, { unread: false });
      const read = await feed.next('conversation.changed', (event) => of(event) && event.conversation.read_at !== null);
      expect(String(read.conversation.read_at) >= String(read.conversation.answered_at)).toBe(true);
      expect(read.conversation.updated_at).toBe(ended.conversation.updated_at);
      await ask('PATCH', `/api/conversations/${id}`, { unread: true });
      await feed.next('conversation.changed', (event) => of(event) && event.conversation.read_at === null);
    });

    it('that an answer waits for a decision on a tool, until it is made, and so does a sync (UF8)', async () => {
      const feed = await feedOf(session);
      const turn = await ask('POST', '/api/messages', {
        content: 'call risky {"say":"now"}',
        tools: ['risky'],
        model: 'script/tools-n3',
      });
      const id: string = turn.conversation_id;
      const of = (event: { conversation: Conversation }) => event.conversation.id === id;
      const asked = await feed.next('conversation.changed', (event) => of(event) && event.waiting === true);
      expect(asked.running).toBe(true);
      expect(await sync()).toMatchObject({ running: [id], waiting: [id] });
      await ask('POST', `/api/runs/${turn.run.id}/tools/call_0_0`, { decision: 'allow' });
      const isLater = ({ conversation }: { conversation: Conversation }) =>
        conversation.version > asked.conversation.version;
      await feed.next('conversation.changed', (event) => of(event) && isLater(event) && event.waiting === false);
      await feed.next('conversation.changed', (event) => of(event) && !event.running);
      expect(await sync()).toMatchObject({ running: [], waiting: [] });
    });

    it('of folders and of what stands in a conversation’s context', async () => {
      const feed = await feedOf(session);
      const folder: Folder = await ask('POST', '/api/folders', { name: 'Work', instructions: 'Be brief.' });
      const told = await feed.next('folders.changed', ({ folders }) => folders.some(({ id }) => id === folder.id));
      expect(told.folders.find(({ id }) => id === folder.id)).toEqual(folder);
      const { id } = await ask('POST', '/api/conversations', { folder_id: folder.id });
      await ask('PATCH', `/api/conversations/${id}/context`, { base_version: 0, draft: 'half a thought' });
      const { context } = await feed.next('context.changed');
      expect(context).toMatchObject({ conversation_id: id, version: 1, draft: 'half a thought' });
      await ask('DELETE', `/api/folders/${folder.id}`);
      await feed.next('folders.changed', ({ folders }) => folders.length === 0);
      const freed = await feed.next(
        'conversation.changed',
        (event) => event.conversation.id === id && event.conversation.folder_id === null,
      );
      expect(freed.conversation.version).toBeGreaterThan(0);
    });

    it('after a break what changed meanwhile is read, also what is gone, twice rather than never (UF3–UF5)', async () => {
      const before = await sync();
      expect(before.reset).toBe(true);
      const kept = await ask('POST', '/api/conversations', { title: 'Kept' });
      const gone = await ask('POST', '/api/conversations', { title: 'Gone' });
      await ask('DELETE', `/api/conversations/${gone.id}`);
      const after = await sync(before.cursor);
      expect(after).toMatchObject({ reset: false, more: false });
      expect(after.conversations.map(({ id }) => id)).toContain(kept.id);
      expect(after.deleted).toContain(gone.id);
      expect((await sync(after.cursor)).conversations.map(({ id }) => id)).toContain(kept.id);
      for (const strange of ['0', '9'.repeat(16), 'x', `${Date.now() * 1_000 + 3.6e9}`])
        expect((await sync(strange)).reset).toBe(true);
    });

    it('more than fits in one answer page by page', async () => {
      const owner = await newPerson();
      const { cursor } = SyncResult.parse(await ask('GET', '/api/sync', undefined, owner.token));
      const ids = new Set<string>();
      for (let n = 0; n < 210; n += 1)
        ids.add((await ask('POST', '/api/conversations', { title: `${n}` }, owner.token)).id);
      const seen = new Set<string>();
      for (let at = cursor, more = true; more;) {
        const page = SyncResult.parse(await ask('GET', `/api/sync?since=${at}`, undefined, owner.token));
        for (const { id } of page.conversations) seen.add(id);
        ({ cursor: at, more } = page);
      }
      expect(seen).toEqual(ids);
    }, 60_000);

    it('its end when the session ends, and nothing after it (UF9)', async () => {
      const leaving = await newPerson();
      for (const how of ['socket', 'stream'] as const) {
        const again = how === 'socket' ? leaving : await newPerson();
        const feed = await feedOf(again, how);
        await pair.here.send('POST', '/api/auth/logout', { as: again.token });
        expect(await feed.next('events.closed')).toEqual({ type: 'events.closed', reason: 'revoked' });
        expect(await feed.closed).toBe(4401);
      }
    });
  });
});

describe('a feed whose news are lost', () => {
  it('is told to read what it missed (UF6)', async () => {
    const pair = await (serverKinds[0] ?? expect.fail('no kind')).start({
      platform: (platform) => ({ ...platform, bus: losing(platform.bus, '"kind":"user"') }),
      feedSweepMs: 200,
    });
    try {
      const admin = await (await setUpAdmin(pair.here)).signIn();
      const headers = { authorization: `Bearer ${admin.token}` };
      const feed = await TestFeed.socket(pair.there.port, headers);
      if (!(feed instanceof TestFeed)) throw new Error(feed.code);
      const made = await pair.here.send('POST', '/api/conversations', { as: admin.token, json: { title: 'Unheard' } });
      await feed.next('sync.needed');
      await pair.here.send('DELETE', `/api/conversations/${made.json().id}`, { as: admin.token });
      await feed.next('sync.needed');
      expect(feed.events.every(({ type }) => type === 'sync.needed')).toBe(true);
      feed.close();
    } finally {
      await pair.stop();
    }
  }, 120_000);
});

function losing(bus: MessageBus, what: string): MessageBus {
  const send: MessageBus['send'] = (inbox, body) => {
    if (!body.includes(what)) bus.send(inbox, body);
  };
  return new Proxy(bus, {
    get: (target, name) => {
      const value: unknown = name === 'send' ? send : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
