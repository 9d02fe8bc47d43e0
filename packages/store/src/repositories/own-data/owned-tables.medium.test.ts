import { createRemovalUpkeep, exportAccount, silentLogger, systemClock, type ExportLine } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { createConversationStore } from '../conversations/conversation-store.repository.ts';
import { createTurnTestWorld } from '../turns/turn-test-world.ts';
import { createExportStore } from './export.repository.ts';
import { ownedTables } from './owned-tables.ts';
import { createRemovalStore } from './removal.repository.ts';

describe.each(testDatabaseKinds)('OD7 a whole account on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    /** Whatever a row may know the person by. */
    let marks: readonly string[] = [];
    let owner = '';
    beforeAll(async () => {
      test = await kind.create();
      const world = createTurnTestWorld(test.database);
      const other = await world.createUser();
      await world.accept(other, await world.createConversation(other));
      owner = await world.createUser();
      const chat = await world.createConversation(owner);
      const { run, user_message: message } = await world.accept(owner, chat);
      const [file, session] = [world.newId(), world.newId()];
      marks = [owner, chat, run.id, run.message_id, message?.id ?? ''];
      const one = { owner, chat, run: run.id, message: message?.id, file, session, id: world.newId() };
      for (const text of rows)
        await test.database.query(
          text.replaceAll(/(?<!:):(\w+)/g, (_, name: keyof typeof one) => `'${one[name] ?? ''}'`),
        );
    });
    afterAll(() => test.drop());

    /** Of each table, how many rows say one of the marks. */
    async function rowsOf(tables: readonly string[]): Promise<Map<string, number>> {
      const found = new Map<string, number>();
      for (const table of tables) {
        const [row] = await test.database.query<{ count: number }>(
          `select count(*)::int as count from "${table}" t where to_jsonb(t)::text like any($1::text[])`,
          [marks.map((mark) => `%${mark}%`)],
        );
        found.set(table, row?.count ?? 0);
      }
      return found;
    }

    it('has a row in every table that knows a person, so that the rest of this says something', async () => {
      const found = await rowsOf(Object.keys(ownedTables));
      expect([...found].filter(([, count]) => count === 0)).toEqual([]);
    });

    it('is exported by the lines that the list names, and without a secret', async () => {
      const account = {
        id: owner,
        email: 'a@example.org',
        displayName: 'Ada',
        role: 'user',
        status: 'active',
      } as const;
      const lines: ExportLine[] = [];
      const store = createExportStore(test.database);
      for await (const line of exportAccount({ store, clock: systemClock }, { ...account, createdAt: new Date() }))
        lines.push(line);
      const told = new Set(lines.map(({ type }) => type));
      const wanted = Object.values(ownedTables).flatMap(({ exported }) =>
        typeof exported === 'string' ? [exported] : [],
      );
      expect([...new Set(wanted)].filter((type) => !told.has(type))).toEqual([]);
      expect(lines.find(({ type }) => type === 'draft')).toMatchObject({
        draft: 'half a thought',
        conversation_id: marks[1],
      });
      expect(lines.find(({ type }) => type === 'run')).toMatchObject({ id: marks[2], message_id: marks[3] });
      expect(lines.filter(({ type }) => type === 'message')).toHaveLength(2);
      expect(JSON.stringify(lines)).not.toMatch(/top secret|lease_owner|owner_id/);
    });

    it('leaves nothing when it goes but what the list says', async () => {
      await test.database.query('update users set deleted_at = now() where id = $1', [owner]);
      const conversations = createConversationStore(test.database);
      const upkeep = createRemovalUpkeep({
        store: createRemovalStore(test.database),
        conversations: { deleteMany: (ownerId, ids) => conversations.deleteMany(ownerId, ids) },
        logger: silentLogger,
      });
      expect(await upkeep.look()).toBe(1);
      const every = await test.database.query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
      );
      const found = await rowsOf(every.map(({ name }) => name));
      const left = [...found].flatMap(([name, count]) => (count > 0 ? [name] : [])).sort();
      const kept = Object.entries(ownedTables).flatMap(([name, { removed }]) =>
        typeof removed === 'object' ? [name] : [],
      );
      // What was to be published about it goes out, and finds nothing.
      expect(left.filter((name) => name !== 'outbox')).toEqual(kept.sort());
      const [file] = await test.database.query<{ owner_id: string | null }>('select owner_id from files');
      expect(file?.owner_id).toBeNull();
      // Limits of others stay.
      const [limits] = await test.database.query<{ value: { users: unknown[] } }>(
        `select value from settings where key = 'quotas.tokens'`,
      );
      expect(limits?.value.users).toHaveLength(1);
      expect((await test.database.query('select id from messages')).length).toBe(2);
    });
  });
});

/** One row in each table that the turn has not written to. */
const rows = [
  `insert into identities (issuer, subject, user_id, created_at) values ('https://id.example', 'ada', :owner, now())`,
  `insert into sessions (id, user_id, created_at, last_seen_at, expires_at) values (:session, :owner, now(), now(), now())`,
  `insert into refresh_tokens (hash, session_id, created_at, expires_at) values ('top secret ' || :owner, :session, now(), now())`,
  `insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at) values (:id, :owner, 'k', 'p', 'top secret', '{}', now())`,
  `insert into audit_log (seq, at, actor_id, action, details, previous_hash, hash) values (1, now(), :owner, 'x', '{}', '', '')`,
  `insert into moderation_log (id, at, user_id, message_id, run_id, action, categories, rules, policy_version, text_sha256)
   values (:id, now(), :owner, :message, :run, 'flag', '{}', '{}', 'test', '')`,
  `insert into session_contexts (conversation_id, version, draft, data, updated_at) values (:chat, 1, 'half a thought', '{}', now())`,
  `insert into run_events (run_id, seq, type, data) values (:run, 99, 'text.delta', '{}')`,
  `insert into tool_approvals (run_id, call_id, tool, decision, decided_at, decided_by) values (:run, 'c', 'clock', 'allow', now(), :owner)`,
  `insert into idempotency_keys (owner_id, key, fingerprint, run_id, created_at) values (:owner, 'k', 'f', :run, now())`,
  `insert into deleted_conversations (owner_id, conversation_id) values (:owner, :id)`,
  `insert into folders (id, owner_id, name, color, position, created_at, updated_at) values (:id, :owner, 'F', 'teal', 0, now(), now())`,
  `insert into prompts (id, owner_id, command, title, content, created_at, updated_at) values (:id, :owner, 'c', 't', 'x', now(), now())`,
  `insert into feedback (message_id, user_id, value, reasons, comment, updated_at) values (:message, :owner, 'up', '{}', '', now())`,
  `insert into follow_ups (message_id, suggestions, claimed_until) values (:message, '{Why?}', now())`,
  `insert into files (id, owner_id, name, media_type, kind, bytes, sha256, state, created_at) values (:file, :owner, 'a', 'text/plain', 'text', 1, '', 'ready', now())`,
  `insert into message_files (message_id, file_id) values (:message, :file)`,
  `insert into token_usage (owner_id, period, tokens) values (:owner, '2026-11', 5)`,
  `insert into token_reservations (id, owner_id, tokens, expires_at) values (:id, :owner, 5, now())`,
  `insert into completions (id, at, owner_id, endpoint, model, outcome, policy_version, input_tokens, output_tokens, cached_tokens, reasoning_tokens, duration_ms)
   values (:id, now(), :owner, 'chat', 'm', 'done', 'test', 1, 1, 0, 0, 1)`,
  `insert into api_responses (id, owner_id, created_at, expires_at, input, response) values ('resp_1', :owner, now(), now(), '[]', '{}')`,
  `insert into embedding_spaces (id, model_id, dimensions, state, created_at) values (1, 'm', 1, 'active', now())`,
  `insert into embeddings (space, kind, ref_id, chunk, owner_id, conversation_id, content_hash, embedding, cut) values (1, 'message', :message, 0, :owner, :chat, 'h', '{1}', false)`,
  `insert into settings (key, value, updated_at) values ('quotas.tokens', jsonb_build_object('default', null, 'users',
     jsonb_build_array(jsonb_build_object('user_id', :owner::text), jsonb_build_object('user_id', :file::text))), now())`,
  `insert into embedding_backlog (message_id) values (:message) on conflict do nothing`,
];
