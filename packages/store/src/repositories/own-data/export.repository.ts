import type { ExportStore, RecordKind, RecordRow } from '@parley/core';
import type { Message } from '@parley/protocol';
import type { Database } from '../../database/database.ts';
import { conversationColumns, toConversation, type ConversationRow } from '../conversations/rows.ts';

/** Records are small; messages may have megabytes. */
const recordsAtOnce = 200;
const messagesAtOnce = 20;
/** Of which somebody may have very many, and each is a line. */
const countsAtOnce = 5_000;

/** What a line of each kind is made of: a key to go on from, and its fields. No secrets, and nobody else's. */
const sources: Readonly<Record<RecordKind, { readonly key: string; readonly from: string; readonly atOnce?: number }>> =
  {
    identity: {
      key: 'id',
      from: `select jsonb_build_object('issuer', i.issuer, 'subject', i.subject, 'created_at', i.created_at) as fields,
             i.issuer || ' ' || i.subject as id from identities i where i.user_id = $1`,
    },
    session: {
      key: 'id::text',
      from: `select to_jsonb(s) - 'user_id' as fields, s.id from sessions s where s.user_id = $1`,
    },
    folder: {
      key: 'id::text',
      from: `select to_jsonb(f) - 'owner_id' as fields, f.id from folders f where f.owner_id = $1`,
    },
    prompt: {
      key: 'id::text',
      from: `select to_jsonb(p) - 'owner_id' as fields, p.id from prompts p where p.owner_id = $1`,
    },
    // The bytes lie elsewhere: `GET /api/files/{id}/content`.
    file: {
      key: 'id::text',
      from: `select jsonb_build_object('id', f.id, 'name', f.name, 'media_type', f.media_type, 'bytes', f.bytes, 'sha256', f.sha256,
             'created_at', f.created_at) as fields, f.id
           from files f where f.owner_id = $1 and f.state = 'ready'`,
    },
    api_key: {
      key: 'id::text',
      from: `select jsonb_build_object('id', k.id, 'name', k.name, 'scopes', k.scopes, 'created_at', k.created_at) as fields, k.id
           from api_keys k where k.user_id = $1`,
    },
    feedback: {
      key: 'id::text',
      from: `select to_jsonb(f) - 'user_id' as fields, f.message_id as id from feedback f where f.user_id = $1`,
    },
    // Where somebody stands in a conversation, with what was begun to write there.
    draft: {
      key: 'id::text',
      from: `select x.data || jsonb_build_object('conversation_id', x.conversation_id, 'draft', x.draft, 'updated_at', x.updated_at) as fields,
             x.conversation_id as id
           from session_contexts x join conversations c on c.id = x.conversation_id where c.owner_id = $1`,
    },
    tool_decision: {
      key: 'id',
      from: `select to_jsonb(a) - 'decided_by' as fields, a.run_id || ' ' || a.call_id as id
           from tool_approvals a join runs r on r.id = a.run_id where r.owner_id = $1 and a.decision is not null`,
    },
    token_use: {
      key: 'id',
      from: `select jsonb_build_object('period', u.period, 'tokens', u.tokens) as fields, u.period as id from token_usage u where u.owner_id = $1`,
    },
    program_call: {
      key: 'id::text',
      from: `select to_jsonb(c) - 'owner_id' as fields, c.id from completions c where c.owner_id = $1`,
      atOnce: countsAtOnce,
    },
    response: {
      key: 'id',
      from: `select jsonb_build_object('id', r.id, 'created_at', r.created_at, 'input', r.input, 'response', r.response) as fields, r.id
           from api_responses r where r.owner_id = $1`,
    },
  };

/** What it took and came to; how it is worked on is nobody's data. */
const runFields = `to_jsonb(runs) - '{owner_id,ordinal,fence,attempt,lease_owner,resume,nudged_at,queued_at}'::text[]`;

const messageColumns = `id, conversation_id, parent_id, sender, content, parts, attachments, status, model, run_id, created_at`;

interface MessageRow extends Omit<Message, 'timestamp' | 'created_at' | 'parts' | 'attachments'> {
  readonly parts: Message['parts'] | null;
  readonly attachments: Message['attachments'] | null;
  readonly created_at: Date;
}

export function createExportStore(database: Database): ExportStore {
  return {
    records(ownerId, kind, afterId) {
      const { key, from, atOnce = recordsAtOnce } = sources[kind];
      return database.query<RecordRow & Record<string, unknown>>(
        `select ${key} as key, fields from (${from}) as mine where $2::text is null or ${key} > $2 order by ${key} limit $3`,
        [ownerId, afterId, atOnce],
      );
    },
    async conversations(ownerId, afterId) {
      const rows = await database.query<ConversationRow>(
        `select ${conversationColumns} from conversations where owner_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [ownerId, afterId, recordsAtOnce],
      );
      return rows.map(toConversation);
    },
    runs: (ownerId, conversationId, afterId) =>
      database.query<RecordRow & Record<string, unknown>>(
        `select id::text as key, ${runFields} as fields from runs
         where conversation_id = $2 and owner_id = $1 and ($3::uuid is null or id > $3) order by id limit $4`,
        [ownerId, conversationId, afterId, recordsAtOnce],
      ),
    async messages(ownerId, conversationId, afterId) {
      const rows = await database.query<MessageRow & Record<string, unknown>>(
        `select ${messageColumns} from messages
         where conversation_id = $2 and owner_id = $1 and ($3::uuid is null or id > $3) order by id limit $4`,
        [ownerId, conversationId, afterId, messagesAtOnce],
      );
      return rows.map(({ parts, attachments, created_at, ...rest }) => ({
        ...rest,
        ...(parts === null ? {} : { parts }),
        ...(attachments === null ? {} : { attachments }),
        timestamp: created_at.toISOString(),
        created_at: created_at.toISOString(),
      })) as Message[];
    },
  };
}
