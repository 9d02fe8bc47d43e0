import type { SyncResult } from '@parley/protocol';
import { feedMarginMicros, type UserFeedStore } from './user-feed-store.ts';

export interface SyncService {
  sync(ownerId: string, since: string | undefined): Promise<SyncResult>;
}

const pageSize = 200;
const dayMicros = 86_400_000_000;
/** UF5: shorter than rows of deleted conversations are kept. */
const oldestMicros = 29 * dayMicros;

/** What changed since a cursor (SPEC UF3–UF5). */
export function createSyncService(store: UserFeedStore): SyncService {
  return {
    async sync(ownerId, since) {
      const now = await store.nowMicros();
      const [folders, open] = await Promise.all([store.folders(ownerId), store.running(ownerId)]);
      const running = open.map(({ id }) => id);
      const waiting = open.filter((one) => one.waiting).map(({ id }) => id);
      const from = readCursor(since, now);
      if (from === undefined)
        return {
          cursor: String(now),
          more: false,
          reset: true,
          conversations: [],
          deleted: [],
          folders,
          running,
          waiting,
        };
      // The cursor of a further page is exact: it lies within the past that has been gone back to already.
      const start = from.isPage ? from.micros : from.micros - feedMarginMicros;
      const [conversations, deleted] = await Promise.all([
        store.changedSince(ownerId, start, pageSize + 1),
        store.deletedSince(ownerId, from.micros - feedMarginMicros),
      ]);
      const more = conversations.length > pageSize;
      const shown = conversations.slice(0, pageSize);
      const last = shown.at(-1)?.version ?? now;
      return {
        cursor: more ? `${last}p` : String(now),
        more,
        reset: false,
        conversations: shown,
        deleted,
        folders,
        running,
        waiting,
      };
    },
  };
}

function readCursor(text: string | undefined, now: number): { micros: number; isPage: boolean } | undefined {
  const match = /^(\d{1,16})(p?)$/.exec(text ?? '');
  if (match === null) return undefined;
  const micros = Number(match[1]);
  // From the future: another database than this one gave it.
  if (micros > now || micros < now - oldestMicros) return undefined;
  return { micros, isPage: match[2] === 'p' };
}
