import type { Logger } from '../../kernel/index.ts';
import type { TurnStore } from '../turn-store.ts';
import type { LiveHub } from './live-hub.ts';

export interface TurnSweep {
  start(): void;
  stop(): Promise<void>;
}

const conversationsPerQuery = 2_000;

/**
 * Turns of which nothing came live (presence or bus were away when they began): one look for all open
 * conversations of this gateway (SPEC T4.5).
 */
export function createTurnSweep(options: {
  readonly hub: LiveHub;
  readonly store: TurnStore;
  readonly logger: Logger;
  readonly everyMs?: number;
}): TurnSweep {
  const { hub, store, logger, everyMs = 10_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let lookBackMs = 3 * everyMs;
  let stopped = true;

  async function sweep(): Promise<void> {
    const ids = hub.conversationIds();
    try {
      for (let from = 0; from < ids.length; from += conversationsPerQuery) {
        const turns = await store.recentTurns(ids.slice(from, from + conversationsPerQuery), lookBackMs);
        for (const turn of turns) hub.remind(turn);
      }
      lookBackMs = 3 * everyMs;
    } catch (error) {
      // What is missed now is looked for again, as long as it takes.
      lookBackMs += everyMs;
      logger.warn('recent turns unreadable', { error });
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      sweeping = sweep().finally(() => {
        if (!stopped) schedule();
      });
    }, everyMs);
  }

  return {
    start() {
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
