import type { SessionContext, UserEvent, UserNews } from '@parley/protocol';
import type { Presence } from '../cache/index.ts';
import type { Logger } from '../kernel/index.ts';
import { feedMarginMicros, type UserFeedStore } from './user-feed-store.ts';
import { feedKey } from './user-news.ts';

/** Gets each event as the JSON that all feeds of the person share. */
export type FeedListener = (json: string, event: UserEvent) => void;

export interface UserFeeds {
  /** Announced once this resolves (UF3). */
  subscribe(ownerId: string, listener: FeedListener): Promise<() => void>;
  /** News for this gateway. */
  receive(news: UserNews): void;
  readonly openFeeds: () => number;
  start(): void;
  stop(): Promise<void>;
}

export interface UserFeedsOptions {
  readonly gatewayId: string;
  readonly presence: Presence;
  readonly store: UserFeedStore;
  readonly contexts: { find(ownerId: string, conversationId: string): Promise<SessionContext | undefined> };
  readonly logger: Logger;
  readonly ttlMs?: number;
  readonly refreshMs?: number;
  readonly sweepMs?: number;
  /** News of one moment are read together. */
  readonly gatherMs?: number;
}

const ownersPerCall = 1_000;

interface Waiting {
  readonly conversations: Set<string>;
  readonly contexts: Set<string>;
  folders: boolean;
}

/** The feeds of one gateway: who listens, and what they are told (SPEC UF). */
export function createUserFeeds(options: UserFeedsOptions): UserFeeds {
  const { gatewayId, presence, store, contexts, logger } = options;
  const { ttlMs = 60_000, refreshMs = 20_000, sweepMs = 15_000, gatherMs = 15 } = options;
  const listeners = new Map<string, Set<FeedListener>>();
  const waiting = new Map<string, Waiting>();
  /** What was sent lately: version of each conversation, by owner (UF6). */
  const sent = new Map<string, Map<string, number | 'deleted'>>();
  let gathering: NodeJS.Timeout | undefined;
  let announcing: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  async function announce(owners: readonly string[]): Promise<void> {
    try {
      for (let from = 0; from < owners.length; from += ownersPerCall)
        await presence.announce(owners.slice(from, from + ownersPerCall).map(feedKey), gatewayId, { ttlMs });
    } catch (error) {
      // Nothing comes live then; the sweep finds it (UF6).
      logger.warn('presence of feeds not announced', { error });
    }
  }

  function emit(ownerId: string, event: UserEvent): void {
    const own = listeners.get(ownerId);
    if (own === undefined) return;
    const json = JSON.stringify(event);
    for (const listener of own) listener(json, event);
  }

  function remember(ownerId: string, id: string, version: number | 'deleted'): void {
    let versions = sent.get(ownerId);
    if (versions === undefined) sent.set(ownerId, (versions = new Map()));
    versions.set(id, version);
  }

  async function read(): Promise<void> {
    const work = [...waiting].filter(([ownerId]) => listeners.has(ownerId));
    waiting.clear();
    try {
      await readConversations(work);
      for (const [ownerId, { folders, contexts: changed }] of work) {
        if (folders) emit(ownerId, { type: 'folders.changed', folders: await store.folders(ownerId) });
        for (const id of changed) {
          const context = await contexts.find(ownerId, id);
          if (context !== undefined) emit(ownerId, { type: 'context.changed', context });
        }
      }
    } catch (error) {
      logger.warn('changes for feeds unreadable', { error });
      for (const [ownerId] of work) emit(ownerId, { type: 'sync.needed' });
    }
  }

  async function readConversations(work: readonly (readonly [string, Waiting])[]): Promise<void> {
    const ids = work.flatMap(([, { conversations }]) => [...conversations]);
    if (ids.length === 0) return;
    const found = new Map((await store.conversations(ids)).map((row) => [row.conversation.id, row]));
    for (const [ownerId, { conversations }] of work) {
      for (const id of conversations) {
        const row = found.get(id);
        if (row === undefined) {
          remember(ownerId, id, 'deleted');
          emit(ownerId, { type: 'conversation.deleted', conversation_id: id });
        } else if (row.ownerId === ownerId) {
          remember(ownerId, id, row.conversation.version);
          const { conversation, running, waiting: asks } = row;
          emit(ownerId, { type: 'conversation.changed', conversation, running, waiting: asks });
        }
      }
    }
  }

  /** UF6 */
  async function sweep(): Promise<void> {
    const owners = [...listeners.keys()];
    if (owners.length === 0) return;
    const since = (await store.nowMicros()) - feedMarginMicros - sweepMs * 1_000;
    for (let from = 0; from < owners.length; from += ownersPerCall) {
      const late = new Set<string>();
      const recent = new Map<string, Map<string, number | 'deleted'>>();
      for (const { ownerId, id, version } of await store.lateChanges(owners.slice(from, from + ownersPerCall), since)) {
        const known = sent.get(ownerId)?.get(id);
        const isKnown = known === 'deleted' || (known !== undefined && version !== 'deleted' && known >= version);
        if (!isKnown) late.add(ownerId);
        let versions = recent.get(ownerId);
        if (versions === undefined) recent.set(ownerId, (versions = new Map()));
        versions.set(id, isKnown && known !== undefined ? known : version);
      }
      // Only what the next sweep will see again is remembered.
      for (const ownerId of owners.slice(from, from + ownersPerCall)) {
        const versions = recent.get(ownerId);
        if (versions === undefined) sent.delete(ownerId);
        else sent.set(ownerId, versions);
      }
      for (const ownerId of late) emit(ownerId, { type: 'sync.needed' });
    }
  }

  function scheduleSweep(): void {
    sweeping = setTimeout(() => {
      working = sweep()
        .catch((error: unknown) => logger.warn('late changes unreadable', { error }))
        .finally(() => {
          if (sweeping !== undefined) scheduleSweep();
        });
    }, sweepMs);
  }

  return {
    openFeeds: () => [...listeners.values()].reduce((sum, own) => sum + own.size, 0),
    async subscribe(ownerId, listener) {
      const own = listeners.get(ownerId);
      if (own === undefined) listeners.set(ownerId, new Set([listener]));
      else own.add(listener);
      // Also for the second one: presence of the first may have been lost.
      await announce([ownerId]);
      return () => {
        const others = listeners.get(ownerId);
        if (others === undefined || !others.delete(listener) || others.size > 0) return;
        listeners.delete(ownerId);
        sent.delete(ownerId);
        presence
          .withdraw([feedKey(ownerId)], gatewayId)
          .catch((error: unknown) => logger.warn('presence of a feed not withdrawn', { error }));
      };
    },
    receive(news) {
      if (!listeners.has(news.user_id)) return;
      let own = waiting.get(news.user_id);
      if (own === undefined)
        waiting.set(news.user_id, (own = { conversations: new Set(), contexts: new Set(), folders: false }));
      for (const id of news.conversations) own.conversations.add(id);
      for (const id of news.contexts) own.contexts.add(id);
      own.folders ||= news.folders;
      gathering ??= setTimeout(() => {
        gathering = undefined;
        working = working.then(read);
      }, gatherMs);
    },
    start() {
      announcing = setInterval(() => void announce([...listeners.keys()]), refreshMs);
      scheduleSweep();
    },
    async stop() {
      clearInterval(announcing);
      clearTimeout(sweeping);
      sweeping = undefined;
      clearTimeout(gathering);
      await working;
      const owners = [...listeners.keys()].map(feedKey);
      if (owners.length > 0) await presence.withdraw(owners, gatewayId).catch(() => undefined);
    },
  };
}
