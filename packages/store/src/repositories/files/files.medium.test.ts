import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  createFileService,
  createFileUpkeep,
  createIdFactory,
  fileKey,
  ParleyError,
  silentLogger,
  systemClock,
  type FileService,
  type FileStore,
  type ObjectStore,
} from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskObjectStore } from '../../objects/disk-object-store.ts';
import { createS3Client } from '../../objects/s3-client.ts';
import { createS3ObjectStore } from '../../objects/s3-object-store.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { createConversationStore } from '../conversations/conversation-store.repository.ts';
import { createTurnTestWorld, passing, type TurnTestWorld } from '../turns/turn-test-world.ts';
import { createFileStore } from './file-store.repository.ts';

const s3Endpoint = process.env['PARLEY_TEST_S3_URL'] ?? '';
const newId = createIdFactory(systemClock);
const mebibyte = 1_048_576;
const dayMs = 86_400_000;

interface Objects {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

async function diskObjects(): Promise<Objects> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-files-'));
  return {
    store: await createDiskObjectStore({ folder, newId }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function s3Objects(): Promise<Objects> {
  const access = {
    endpoint: s3Endpoint,
    region: process.env['PARLEY_TEST_S3_REGION'] ?? 'us-east-1',
    bucket: `parley-files-${randomUUID()}`,
    addressing: 'path' as const,
    accessKeyId: process.env['PARLEY_TEST_S3_ACCESS_KEY'] ?? '',
    secretAccessKey: process.env['PARLEY_TEST_S3_SECRET_KEY'] ?? '',
  };
  const client = createS3Client(access);
  await client.send({ method: 'PUT', expect: [200] });
  const store = createS3ObjectStore(access);
  return {
    store,
    async close() {
      for (const { key } of await store.list('', { limit: 1_000 })) await store.delete(key);
      await client.send({ method: 'DELETE', expect: [204] });
    },
  };
}

const cases = [
  { database: 'PGlite', objects: 'disk', open: diskObjects, available: true },
  { database: 'PostgreSQL', objects: 'S3', open: s3Objects, available: s3Endpoint !== '' },
];

describe.each(cases)('files on $database and $objects', ({ database, open, available }) => {
  const kind = testDatabaseKinds.find(({ name }) => name === database);
  describe.skipIf(kind?.available !== true || !available)('', () => {
    const clock = createManualClock();
    let test: TestDatabase;
    let objects: Objects;
    let away = false;
    let world: TurnTestWorld;
    let store: FileStore;
    let files: FileService;
    let owner: string;

    beforeAll(async () => {
      // describe.skipIf has seen to it.
      test = await (kind as NonNullable<typeof kind>).create();
      objects = await open();
      world = createTurnTestWorld(test.database);
      store = createFileStore(test.database);
      owner = await world.createUser();
      files = serviceWith({});
    });
    afterAll(async () => {
      await objects?.close();
      await test?.drop();
    });

    const refuse = () => Promise.reject(new ParleyError('storage_unavailable', 'away'));
    const breakable = (): ObjectStore => ({
      put: (key, body, options) => (away ? refuse() : objects.store.put(key, body, options)),
      get: (key, range) => (away ? refuse() : objects.store.get(key, range)),
      head: (key) => objects.store.head(key),
      delete: (key) => (away ? refuse() : objects.store.delete(key)),
      list: (prefix, options) => objects.store.list(prefix, options),
    });
    const serviceWith = (limits: { max?: number; quota?: number }) =>
      createFileService({
        store,
        objects: breakable(),
        clock,
        newId,
        logger: silentLogger,
        maxFileBytes: limits.max ?? 30 * mebibyte,
        quotaBytes: limits.quota,
      });
    const upkeep = () => createFileUpkeep({ store, objects: breakable(), clock, logger: silentLogger });
    const upload = (
      content: string | Buffer | Readable,
      more: { by?: string; service?: FileService; name?: string; announced?: number } = {},
    ) =>
      (more.service ?? files).upload({
        ownerId: more.by ?? owner,
        name: more.name ?? 'a.txt',
        announcedBytes: more.announced ?? (content instanceof Readable ? undefined : Buffer.byteLength(content)),
        body: content instanceof Readable ? content : Readable.from([Buffer.from(content)], { objectMode: false }),
      });
    const read = async (id: string, range?: { start: number; end?: number }) => {
      const body = await files.open({ id }, range);
      return Buffer.concat(await body.toArray());
    };
    const rows = () => test.database.query<{ id: string; state: string }>('select id, state from files order by id');
    const keys = async () => (await objects.store.list('', { limit: 1_000 })).map(({ key }) => key);
    const conversationOf = (id: string) => world.createConversation(id);
    const stored = async (id: string) => (await rows()).some((row) => row.id === id);

    it('F1.1 keeps what came, and says what it is', async () => {
      const file = await upload('# Hello', { name: '../notes.md' });
      expect(file).toMatchObject({ name: 'notes.md', media_type: 'text/markdown', kind: 'text', size: 7 });
      expect(await files.get(owner, file.id)).toEqual(file);
      expect(String(await read(file.id))).toBe('# Hello');
      expect(String(await read(file.id, { start: 2, end: 4 }))).toBe('Hel');
    });

    it('F1.1 takes a long one as it comes', async () => {
      const piece = Buffer.alloc(mebibyte, 'x');
      const body = Readable.from(
        (async function* () {
          for (let n = 0; n < 20; n += 1) yield piece;
        })(),
        { objectMode: false },
      );
      const file = await upload(body);
      expect(file).toMatchObject({ size: 20 * mebibyte, kind: 'text' });
    });

    it('F1.2 leaves nothing of an upload that is cut off, too large or empty', async () => {
      const before = [await rows(), await keys()];
      const broken = new Readable({ read() {} });
      broken.push('beginning');
      const cut = upload(broken);
      broken.destroy(new Error('gone'));
      await expect(cut).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(upload('x'.repeat(101), { service: serviceWith({ max: 100 }) })).rejects.toMatchObject({
        code: 'object_too_large',
      });
      const unannounced = Readable.from([Buffer.alloc(200, 'x')], { objectMode: false });
      await expect(upload(unannounced, { service: serviceWith({ max: 100 }) })).rejects.toMatchObject({
        code: 'object_too_large',
      });
      await expect(upload('')).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(upload(Readable.from([], { objectMode: false }))).rejects.toMatchObject({ code: 'invalid_request' });
      expect([await rows(), await keys()]).toEqual(before);
    });

    it('F1.3 keeps the quota, also with uploads side by side', async () => {
      const by = await world.createUser();
      const service = serviceWith({ max: 400, quota: 1_000 });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, () => upload('x'.repeat(300), { by, service })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      expect(outcomes).toContainEqual(
        expect.objectContaining({ reason: expect.objectContaining({ code: 'storage_quota_exceeded' }) }),
      );
      expect(await service.limits(by)).toMatchObject({ quota_bytes: 1_000, used_bytes: 900 });
      const [first] = (await service.list(by, { limit: 1, sort: 'newest' })).items;
      await service.delete(by, first?.id ?? '');
      expect(await upload('y'.repeat(400), { by, service })).toMatchObject({ size: 400 });
    });

    it('F1.6 F3.5 says that storage is away, and removes later what it could not', async () => {
      const file = await upload('to be deleted');
      away = true;
      await expect(upload('nowhere')).rejects.toMatchObject({ code: 'storage_unavailable' });
      await files.delete(owner, file.id);
      await expect(files.get(owner, file.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(upkeep().step()).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect(await keys()).toContain(fileKey(file.id));
      away = false;
      await clock.pass(3 * 3_600_000);
      await upkeep().step();
      expect(await keys()).not.toContain(fileKey(file.id));
      expect((await rows()).filter(({ state }) => state !== 'ready')).toEqual([]);
    });

    it('F2.1 is nobody else’s', async () => {
      const other = await world.createUser();
      const file = await upload('mine');
      await expect(files.get(other, file.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(files.delete(other, file.id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await files.list(other, { limit: 10, sort: 'newest' })).items).toEqual([]);
    });

    it('lists by cursor, newest first', async () => {
      const by = await world.createUser();
      const made: string[] = [];
      for (let n = 0; n < 5; n += 1) made.unshift((await upload(`${n}`, { by })).id);
      const seen: string[] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = await files.list(by, { limit: 2, cursor, sort: 'newest' });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
        more = cursor !== undefined;
      }
      expect(seen).toEqual(made);
    });

    it('F5.1 lists by size and by name, page by page, narrowed by name and kind', async () => {
      const by = await world.createUser();
      for (const [name, content] of [
        ['b.txt', '333'],
        ['A.txt', '22'],
        ['a_%.txt', '22'],
        ['c.bin', '\0'],
      ] as const)
        await upload(content, { by, name });
      const names = async (query: Partial<Parameters<FileService['list']>[1]>) => {
        const seen: string[] = [];
        for (let cursor: string | undefined, more = true; more;) {
          const page = await files.list(by, { limit: 1, sort: 'newest', ...query, cursor });
          seen.push(...page.items.map(({ name }) => name));
          cursor = page.next_cursor ?? undefined;
          more = cursor !== undefined;
        }
        return seen;
      };
      expect(await names({ sort: 'oldest' })).toEqual(['b.txt', 'A.txt', 'a_%.txt', 'c.bin']);
      expect(await names({ sort: 'largest' })).toEqual(['b.txt', 'a_%.txt', 'A.txt', 'c.bin']);
      expect(new Set(await names({ sort: 'name' }))).toEqual(new Set(['A.txt', 'a_%.txt', 'b.txt', 'c.bin']));
      expect((await names({ sort: 'name' })).slice(2)).toEqual(['b.txt', 'c.bin']);
      expect(await names({ words: '_%' })).toEqual(['a_%.txt']);
      expect(await names({ words: 'a', kind: 'text', sort: 'oldest' })).toEqual(['A.txt', 'a_%.txt']);
      expect(await names({ kind: 'image' })).toEqual([]);
      await expect(files.list(by, { limit: 1, sort: 'largest', cursor: 'WyJ4Il0' })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    });

    it('F5.2 deletes many of one’s own, and passes over the rest', async () => {
      const by = await world.createUser();
      const mine = [await upload('one', { by }), await upload('two', { by }), await upload('three', { by })];
      const foreign = await upload('theirs');
      const [one, two, three] = mine.map(({ id }) => id) as [string, string, string];
      expect(new Set(await files.deleteMany(by, [one, foreign.id, randomUUID(), two, one]))).toEqual(
        new Set([one, two]),
      );
      expect((await files.list(by, { limit: 10, sort: 'newest' })).items.map(({ id }) => id)).toEqual([three]);
      expect(await files.get(owner, foreign.id)).toMatchObject({ id: foreign.id });
      expect(await keys()).not.toContain(fileKey(one));
    });

    describe('on messages', () => {
      const send = async (ids: readonly string[], by = owner) => {
        const conversationId = await conversationOf(by);
        const turn = await world.accept(by, conversationId, {
          userMessage: { id: newId(), content: 'See', attachments: ids },
        });
        return { conversationId, turn, message: turn.user_message };
      };

      it('F3.1 are stored with the message, in the order asked for', async () => {
        const [one, two] = [await upload('one'), await upload('two', { name: 'b.csv' })];
        const { turn, message } = await send([two.id, one.id]);
        expect(message?.attachments?.map(({ id, name }) => [id, name])).toEqual([
          [two.id, 'b.csv'],
          [one.id, 'a.txt'],
        ]);
        const found = await world.store.findMessage(message?.id ?? '');
        expect(found?.attachments).toEqual(message?.attachments);
        expect((await world.store.promptOf(turn.run.id))?.attachments).toEqual(message?.attachments);
        expect((await world.store.branchOfRun(turn.run.id, 10)).at(-1)?.attachments).toEqual(message?.attachments);
        expect(await files.get(owner, one.id)).toMatchObject({ expires_at: null });
      });

      it.each<[string, () => Promise<string>]>([
        ['unknown', async () => randomUUID()],
        ['somebody else’s', async () => (await upload('theirs', { by: await world.createUser() })).id],
        [
          'deleted',
          async () => {
            const { id } = await upload('gone');
            await files.delete(owner, id);
            return id;
          },
        ],
        [
          'not all here yet',
          async () => {
            const id = newId();
            const at = clock.now();
            await store.begin({ id, ownerId: owner, name: 'x', reservedBytes: 1, now: at, expiresAt: at }, undefined);
            return id;
          },
        ],
      ])('F3.1 one that is %s refuses the message, and nothing of it stays', async (_, make) => {
        const [good, bad] = [await upload('good'), await make()];
        const conversationId = newId();
        const userMessage = { id: newId(), content: 'See', attachments: [good.id, bad] };
        const newConversation = { title: '', model: null, busyMode: 'queue' } as const;
        expect(await world.tryAccept(owner, conversationId, { userMessage, newConversation })).toEqual({
          kind: 'refused',
          code: 'unknown_file',
        });
        expect(await world.store.findMessage(userMessage.id)).toBeUndefined();
        expect(await createConversationStore(test.database).find(owner, conversationId)).toBeUndefined();
        expect((await files.get(owner, good.id)).expires_at).not.toBeNull();
      });

      it('F3.2 are on the copies of a fork too, and live as long as one of them', async () => {
        const file = await upload('shared');
        const { conversationId, turn, message } = await send([file.id]);
        const conversations = createConversationStore(test.database);
        const fork = await conversations.fork(owner, conversationId, {
          newId: newId(),
          messageId: turn.assistant_message.id,
          scope: 'branch',
          title: undefined,
          titleOf: (words) => words,
          most: 100,
          now: new Date(),
          nextId: newId,
        });
        if (fork === undefined || fork === 'too_many') throw new Error('not copied');
        const copies = await conversations.listMessages(owner, fork.id, { limit: 10 });
        expect(copies?.items.at(-1)?.attachments).toEqual(message?.attachments);

        await conversations.delete(owner, conversationId);
        await liveOn();
        expect(await stored(file.id)).toBe(true);
        await conversations.delete(owner, fork.id);
        await liveOn();
        expect(await stored(file.id)).toBe(false);
        expect(await keys()).not.toContain(fileKey(file.id));
      });

      it('F3.3 one that was never sent is gone after a day, one on a message stays', async () => {
        const [unused, used] = [await upload('unused'), await upload('used')];
        await send([used.id]);
        await clock.pass(dayMs - 1_000);
        await upkeep().step();
        expect(await stored(unused.id)).toBe(true);
        await clock.pass(2_000);
        await upkeep().step();
        expect([await stored(unused.id), await stored(used.id)]).toEqual([false, true]);
        expect(await keys()).not.toContain(fileKey(unused.id));
      });

      it('F3.3 go with their owner', async () => {
        const by = await world.createUser();
        const [unused, used] = [await upload('unused', { by }), await upload('used', { by })];
        await send([used.id], by);
        await test.database.query('delete from users where id = $1', [by]);
        await upkeep().step();
        expect([await stored(unused.id), await stored(used.id)]).toEqual([false, false]);
        expect(await keys()).not.toContain(fileKey(used.id));
      });

      it('F5.1 tells where a file is used, the newest conversation first, and nothing of a deleted one', async () => {
        const by = await world.createUser();
        const [used, unused] = [await upload('used', { by }), await upload('unused', { by })];
        const sent = [];
        for (let n = 0; n < 4; n += 1) sent.push(await send([used.id], by));
        const listed = async () => (await files.list(by, { limit: 10, sort: 'oldest' })).items;
        const [first, second] = await listed();
        expect(second).toMatchObject({ id: unused.id, used_in: { conversations: 0, places: [] } });
        expect(first?.used_in.conversations).toBe(4);
        expect(first?.used_in.places).toEqual(
          sent
            .toReversed()
            .slice(0, 3)
            .map(({ conversationId, message }) => ({
              conversation_id: conversationId,
              title: '',
              message_id: message?.id,
            })),
        );
        await createConversationStore(test.database).delete(by, sent[3]?.conversationId ?? '');
        expect((await listed())[0]?.used_in.places[0]?.conversation_id).toBe(sent[2]?.conversationId);
      });

      it('F3.4 one that is deleted stays as a name', async () => {
        const [kept, deleted] = [await upload('kept'), await upload('deleted')];
        const { message } = await send([deleted.id, kept.id]);
        await files.delete(owner, deleted.id);
        const found = await world.store.findMessage(message?.id ?? '');
        expect(found?.attachments?.map(({ id, deleted: gone }) => [id, gone])).toEqual([
          [deleted.id, true],
          [kept.id, undefined],
        ]);
        expect(await keys()).not.toContain(fileKey(deleted.id));
      });

      it('F4.5 go with the text of a refused message', async () => {
        const file = await upload('not allowed');
        const { turn, message } = await send([file.id]);
        await world.store.refuse({
          runId: turn.run.id,
          text: 'No.',
          verdict: { ...passing, action: 'block' },
          logBody: '{}',
        });
        expect(await world.store.findMessage(message?.id ?? '')).toMatchObject({
          status: 'blocked',
          attachments: null,
        });
        await liveOn();
        expect(await stored(file.id)).toBe(false);
      });

      it('a message being sent keeps its file from upkeep', async () => {
        const file = await upload('just in time');
        await clock.pass(dayMs + 1_000);
        const [sent] = await Promise.allSettled([send([file.id]), upkeep().step()]);
        // Either the message was first, or it was refused: never a message without its file.
        expect(await stored(file.id)).toBe(sent.status === 'fulfilled');
      });

      /** Upkeep looks, waits a day, and looks again. */
      async function liveOn(): Promise<void> {
        await upkeep().step();
        await clock.pass(dayMs + 1_000);
        await upkeep().step();
      }
    });
  });
});
