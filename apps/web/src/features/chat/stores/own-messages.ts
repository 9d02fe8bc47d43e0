import type { Row } from './branch.ts';
import type { ChatSession } from './chat-session.ts';

/** One of the reader's own messages on the branch. */
export interface OwnMessage {
  readonly key: string;
  readonly id: string;
  /** Waits to be sent. */
  readonly isWaiting: boolean;
  /** Of its row. */
  readonly index: number;
}

/** From this many on there is something to find one's way in. */
export const longFrom = 7;
export const mostMarks = 24;
const mostLetters = 160;

export function ownMessages(rows: readonly Row[], session: Pick<ChatSession, 'message' | 'waiting'>): OwnMessage[] {
  return rows.flatMap(({ kind, key, id }, index) =>
    kind === 'question' || (kind === 'message' && session.message(id)?.get().sender === 'user')
      ? [{ key, id, index, isWaiting: kind === 'question' }]
      : [],
  );
}

/** As it begins: one line. Empty when it is only files, or is kept by nobody. */
export function beginningOf(own: OwnMessage, session: Pick<ChatSession, 'message' | 'waiting'>): string {
  if (!own.isWaiting) {
    const message = session.message(own.id)?.get();
    return firstLine(message?.content ?? '') || (message?.attachments?.[0]?.name ?? '');
  }
  const entry = session.waiting(own.id);
  return entry?.kind === 'send' || entry?.kind === 'edit' ? firstLine(entry.body.content) : '';
}

export function firstLine(content: string): string {
  // Of pages of words only the beginning is looked at.
  const beginning = content.trimStart().slice(0, mostLetters * 4);
  const line = beginning.split('\n', 1)[0] ?? '';
  return [...line.trim()].slice(0, mostLetters).join('');
}

/** Marks stand for as many messages as it takes for all of them to fit: the first and last of each. */
export function marksOf(count: number, most = mostMarks): (readonly [number, number])[] {
  const marks = Math.min(count, most);
  const from = (mark: number) => Math.floor((mark * count) / marks);
  return Array.from({ length: marks }, (_, mark) => [from(mark), from(mark + 1) - 1] as const);
}

/** The message somebody is with, by the row at the line where one reads. */
export function presentOf(own: readonly OwnMessage[], row: number): number {
  return Math.max(
    0,
    own.findLastIndex(({ index }) => index <= row),
  );
}

/** Where the keys of a list lead; undefined for other keys. */
export function movedBy(key: string, at: number, count: number): number | undefined {
  const page = 8;
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}
