import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@parley/store';

/** What was seen while it happened, and can't be seen any more at the end. */
export interface Watched {
  /** Conversations that had more than one running answer at the same moment. */
  readonly doubleRunning: ReadonlySet<string>;
  /** How each run had ended when that was first seen. */
  readonly firstEndings: ReadonlyMap<string, Ending>;
  readonly looks: number;
}

export interface Ending {
  readonly status: string;
  readonly reason: string | null;
  readonly answer: string;
}

export interface Watcher {
  readonly watched: Watched;
  stop(): Promise<void>;
}

/** Looks at the database several times a second, past all links, and bears its absences. */
export function watchDatabase(database: Database, everyMs = 200): Watcher {
  const doubleRunning = new Set<string>();
  const firstEndings = new Map<string, Ending>();
  let looks = 0;
  const abort = new AbortController();

  async function look(): Promise<void> {
    const doubles = await database.query<{ id: string }>(
      `select conversation_id as id from runs where status = 'running' group by 1 having count(*) > 1`,
    );
    for (const { id } of doubles) doubleRunning.add(id);
    const ended = await database.query<Ending & { id: string }>(
      `select r.id, r.status, r.reason, m.content as answer from runs r join messages m on m.id = r.message_id
       where r.status not in ('queued', 'running') and not (r.id = any($1::uuid[]))`,
      [[...firstEndings.keys()]],
    );
    for (const { id, status, reason, answer } of ended) firstEndings.set(id, { status, reason, answer });
    looks += 1;
  }

  const watching = (async () => {
    while (!abort.signal.aborted) {
      await look().catch(() => undefined);
      await sleep(everyMs, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    watched: {
      doubleRunning,
      firstEndings,
      get looks() {
        return looks;
      },
    },
    async stop() {
      abort.abort();
      await watching;
    },
  };
}
