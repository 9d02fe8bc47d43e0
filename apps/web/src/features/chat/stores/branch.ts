import type { OutboxEntry } from '@parley/client';
import type { BranchMessage, Message } from '@parley/protocol';

/** A place in the list of messages. Keys stay when what is optimistic becomes real, so that nothing is drawn anew. */
export interface Row {
  readonly key: string;
  /** `comparison`: an answer with others beside it. */
  readonly kind: 'message' | 'question' | 'answer' | 'comparison';
  /** Of the message, or of what waits to be sent. */
  readonly id: string;
}

/** The branch after a new turn; undefined when it belongs to a place that is not on the screen. */
export function withTurn(
  branch: readonly BranchMessage[],
  question: Message | null,
  answer: Message,
): readonly BranchMessage[] | undefined {
  const first = question ?? answer;
  if (branch.some(({ id }) => id === answer.id)) return branch;
  const parentAt = first.parent_id === null ? -1 : branch.findIndex(({ id }) => id === first.parent_id);
  if (first.parent_id !== null && parentAt < 0) return undefined;
  const replaced = branch[parentAt + 1];
  // The very first message is only known to be first when the whole branch is here.
  if (first.parent_id === null && replaced && replaced.parent_id !== null) return undefined;
  const siblings = replaced ? [...replaced.sibling_ids, first.id] : [first.id];
  const added: BranchMessage[] = question
    ? [
        { ...question, sibling_ids: siblings },
        { ...answer, sibling_ids: [answer.id] },
      ]
    : [{ ...answer, sibling_ids: siblings }];
  return [...branch.slice(0, parentAt + 1), ...added];
}

/** The end of a branch as it was just read, joined to what was read of it before. */
export function joinRead(
  before: readonly BranchMessage[],
  read: readonly BranchMessage[],
): { readonly branch: readonly BranchMessage[]; readonly keepsEarlier: boolean } {
  const oldest = read[0];
  const at = oldest ? before.findIndex(({ id }) => id === oldest.id) : -1;
  if (at > 0 && before[at - 1]?.id === oldest?.parent_id)
    return { branch: [...before.slice(0, at), ...read], keepsEarlier: true };
  return { branch: read, keepsEarlier: false };
}

/** What was read ends where the conversation does, and nothing in it is under way that has ended. */
export function isCurrent(
  branch: readonly BranchMessage[],
  leafId: string | null,
  running: ReadonlySet<string>,
): boolean {
  const isEnd = (branch.at(-1)?.id ?? null) === leafId;
  const isUnder = (status: Message['status']) => status === 'pending' || status === 'streaming';
  return isEnd && branch.every(({ id, status }) => !isUnder(status) || running.has(id));
}

/** Rows of a branch with what waits to be sent, as it will stand when it has been. */
export function rowsOf(
  branch: readonly BranchMessage[],
  waiting: readonly OutboxEntry[],
  keyOf: (messageId: string) => string,
  comparing: readonly string[] = [],
): Row[] {
  let rows = branch.map(({ id }): Row => ({
    key: keyOf(id),
    kind: comparing.includes(id) ? 'comparison' : 'message',
    id,
  }));
  for (const entry of waiting) {
    if (entry.kind === 'create') continue;
    const question: Row = { key: questionKey(entry.key), kind: 'question', id: entry.key };
    const answer: Row = { key: answerKey(entry.key), kind: 'answer', id: entry.key };
    if (entry.kind === 'send') {
      rows = [...rows, question, answer];
      continue;
    }
    const at = rows.findIndex(
      (row) => row.id === entry.messageId || (row.kind === 'comparison' && comparing.includes(entry.messageId)),
    );
    if (at < 0) continue;
    rows = [...rows.slice(0, at), ...(entry.kind === 'edit' ? [question, answer] : [answer])];
  }
  return rows;
}

export function questionKey(key: string): string {
  return `q:${key}`;
}

export function answerKey(key: string): string {
  return `a:${key}`;
}
