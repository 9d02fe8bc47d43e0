import type { ExportLine } from '@parley/core';

/** What becomes of a table that knows a person: in the export, and when the account goes. */
interface Fate {
  /** The lines it is told by, or why there are none (OD7). */
  readonly exported: ExportLine['type'] | { readonly leftOut: string };
  /** `cascade`: with the account or the conversation, by foreign keys. `statement`: by one of ours (OD4). */
  readonly removed: 'cascade' | 'statement' | { readonly kept: string };
}

const secret = { leftOut: 'a secret, or only its hash' } as const;

/** Every table of the schema that has to do with one person; a test compares them. */
export const ownedTables: Readonly<Record<string, Fate>> = {
  users: { exported: 'account', removed: 'statement' },
  identities: { exported: 'identity', removed: 'cascade' },
  sessions: { exported: 'session', removed: 'cascade' },
  refresh_tokens: { exported: secret, removed: 'cascade' },
  api_keys: { exported: 'api_key', removed: 'cascade' },
  audit_log: {
    exported: { leftOut: 'the record of the installation, which administrators answer for' },
    removed: { kept: 'it is never changed, and holds no texts' },
  },
  moderation_log: {
    exported: { leftOut: 'it holds no texts, and would tell how to get around the policy' },
    removed: { kept: 'it holds no texts' },
  },
  conversations: { exported: 'conversation', removed: 'statement' },
  messages: { exported: 'message', removed: 'cascade' },
  session_contexts: { exported: 'draft', removed: 'cascade' },
  runs: { exported: 'run', removed: 'cascade' },
  run_events: { exported: { leftOut: 'the messages and runs hold what came of them' }, removed: 'statement' },
  tool_approvals: { exported: 'tool_decision', removed: 'cascade' },
  idempotency_keys: { exported: { leftOut: 'marks against sending twice, gone after a day' }, removed: 'statement' },
  deleted_conversations: { exported: { leftOut: 'ids of what is gone, for devices' }, removed: 'cascade' },
  folders: { exported: 'folder', removed: 'cascade' },
  prompts: { exported: 'prompt', removed: 'cascade' },
  feedback: { exported: 'feedback', removed: 'cascade' },
  follow_ups: { exported: { leftOut: 'made by models from the messages, and never sent' }, removed: 'cascade' },
  files: { exported: 'file', removed: 'statement' },
  message_files: { exported: { leftOut: 'each message names its files' }, removed: 'cascade' },
  token_usage: { exported: 'token_use', removed: 'cascade' },
  token_reservations: { exported: { leftOut: 'what calls under way may take' }, removed: 'cascade' },
  completions: { exported: 'program_call', removed: 'cascade' },
  api_responses: { exported: 'response', removed: 'cascade' },
  embeddings: { exported: { leftOut: 'made from the messages, and made again from them' }, removed: 'cascade' },
  embedding_backlog: {
    exported: { leftOut: 'ids of messages that wait to be made findable' },
    removed: { kept: 'an id that the next round does not find, and forgets' },
  },
};
