import type { Conversation, Message } from '@parley/protocol';
import type { Account } from '../accounts/index.ts';
import type { Clock } from '../kernel/index.ts';

export const exportVersion = 1;

const kinds = [
  'identity',
  'session',
  'api_key',
  'folder',
  'prompt',
  'file',
  'feedback',
  'draft',
  'tool_decision',
  'response',
  'token_use',
  'program_call',
] as const;
/** Small things of one account, told as rows. */
export type RecordKind = (typeof kinds)[number];

/** One line of an export (OD1). */
export type ExportLine =
  | { readonly type: 'parley.export'; readonly version: number; readonly exported_at: string }
  | { readonly type: 'account'; readonly [field: string]: unknown }
  | { readonly type: RecordKind; readonly [field: string]: unknown }
  | ({ readonly type: 'conversation' } & Conversation)
  | ({ readonly type: 'message' } & Message)
  | { readonly type: 'run'; readonly [field: string]: unknown }
  | { readonly type: 'end'; readonly conversations: number; readonly messages: number };

/** Pages of what one person has. Every call names the owner. */
export interface ExportStore {
  records(ownerId: string, kind: RecordKind, afterId: string | null): Promise<readonly RecordRow[]>;
  conversations(ownerId: string, afterId: string | null): Promise<readonly Conversation[]>;
  /** Of all branches. */
  messages(ownerId: string, conversationId: string, afterId: string | null): Promise<readonly Message[]>;
  /** How the answers came about. */
  runs(ownerId: string, conversationId: string, afterId: string | null): Promise<readonly RecordRow[]>;
}

export interface RecordRow {
  /** Where the next page begins. */
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Everything that is kept for one account, line by line; nothing is read before it is asked for (OD2). */
export async function* exportAccount(
  { store, clock }: { readonly store: ExportStore; readonly clock: Pick<Clock, 'now'> },
  account: Account,
): AsyncGenerator<ExportLine, void, undefined> {
  yield { type: 'parley.export', version: exportVersion, exported_at: clock.now().toISOString() };
  yield {
    type: 'account',
    id: account.id,
    email: account.email,
    display_name: account.displayName,
    role: account.role,
    created_at: account.createdAt.toISOString(),
  };
  for (const type of kinds)
    for await (const { fields } of pages(
      (after) => store.records(account.id, type, after),
      ({ key }) => key,
    ))
      yield { ...fields, type };
  let conversations = 0;
  let messages = 0;
  for await (const conversation of pages(
    (after) => store.conversations(account.id, after),
    ({ id }) => id,
  )) {
    conversations++;
    yield { type: 'conversation', ...conversation };
    for await (const message of pages(
      (after) => store.messages(account.id, conversation.id, after),
      ({ id }) => id,
    )) {
      messages++;
      yield { type: 'message', ...message };
    }
    for await (const { fields } of pages(
      (after) => store.runs(account.id, conversation.id, after),
      ({ key }) => key,
    ))
      yield { ...fields, type: 'run' };
  }
  yield { type: 'end', conversations, messages };
}

async function* pages<Item>(
  read: (after: string | null) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): AsyncGenerator<Item, void, undefined> {
  for (let after: string | null = null; ;) {
    const page: readonly Item[] = await read(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = keyOf(last);
  }
}
