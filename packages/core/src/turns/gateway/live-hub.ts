import type { GatewayMessage, ServerFrame, UserNews } from '@parley/protocol';
import type { Presence } from '../../cache/index.ts';
import type { Logger } from '../../kernel/index.ts';
import type { Consumer, MessageBus } from '../../messaging/index.ts';
import type { RecentTurn } from '../turn-store.ts';

export interface LiveSubscriber {
  /** Frames as they come in, in order, possibly with losses and repetitions. */
  receive(frames: readonly ServerFrame[]): void;
  /** T4.5: there is this turn; it may be known. */
  remind?(turn: RecentTurn): void;
}

/** What reaches this gateway live, and who here wants it (SPEC T4.3, T11.2). */
export interface LiveHub {
  /** Announced in presence once this resolves. */
  subscribe(conversationId: string, subscriber: LiveSubscriber): Promise<() => void>;
  readonly gatewayId: string;
  isOpen(conversationId: string): boolean;
  conversationIds(): readonly string[];
  remind(turn: RecentTurn): void;
  readonly openConversations: () => number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveHubOptions {
  readonly gatewayId: string;
  readonly bus: MessageBus;
  readonly presence: Presence;
  readonly logger: Logger;
  readonly onRevoked: (userId: string, sessionId: string | null) => void;
  /** Something of this person's changed (user-feed UF1). */
  readonly onUserNews?: (news: UserNews) => void;
  readonly ttlMs?: number;
  readonly refreshMs?: number;
}

/** Each call has to be done within the cache's deadline, on a busy machine too. */
const conversationsPerAnnouncement = 1_000;

export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { gatewayId, bus, presence, logger, ttlMs = 60_000, refreshMs = 20_000 } = options;
  const subscribers = new Map<string, Set<LiveSubscriber>>();
  let inbox: Consumer | undefined;
  let timer: NodeJS.Timeout | undefined;

  function onMessage(body: string): void {
    let message: GatewayMessage;
    try {
      // Hot path: 25 times a second per worker with thousands of frames. The sender is a peer of ours, and
      // each screen's cursor checks what matters of every frame.
      message = JSON.parse(body) as GatewayMessage;
    } catch {
      return logger.warn('unreadable message for this gateway');
    }
    if (message.kind === 'revoke') return options.onRevoked(message.user_id, message.session_id ?? null);
    if (message.kind === 'user') return options.onUserNews?.(message);
    if (message.kind !== 'dispatch') return;
    for (const item of message.items) {
      const waiting = subscribers.get(item.conversation_id);
      if (waiting === undefined) continue;
      for (const subscriber of waiting) subscriber.receive(item.frames);
    }
  }

  async function announce(conversationIds: readonly string[]): Promise<void> {
    if (conversationIds.length === 0) return;
    try {
      for (let from = 0; from < conversationIds.length; from += conversationsPerAnnouncement) {
        await presence.announce(conversationIds.slice(from, from + conversationsPerAnnouncement), gatewayId, { ttlMs });
      }
    } catch (error) {
      // Without presence nothing comes live; the feeds read the log (T4.4).
      logger.warn('presence not announced', { error });
    }
  }

  function unsubscribe(conversationId: string, subscriber: LiveSubscriber): void {
    const others = subscribers.get(conversationId);
    if (others === undefined || !others.delete(subscriber) || others.size > 0) return;
    subscribers.delete(conversationId);
    presence
      .withdraw([conversationId], gatewayId)
      .catch((error: unknown) => logger.warn('presence not withdrawn', { error }));
  }

  return {
    gatewayId,
    conversationIds: () => [...subscribers.keys()],
    remind(turn) {
      for (const subscriber of subscribers.get(turn.conversationId) ?? []) subscriber.remind?.(turn);
    },
    isOpen: (conversationId) => subscribers.has(conversationId),
    openConversations: () => subscribers.size,
    async subscribe(conversationId, subscriber) {
      const others = subscribers.get(conversationId);
      if (others === undefined) subscribers.set(conversationId, new Set([subscriber]));
      else others.add(subscriber);
      await announce([conversationId]);
      return () => unsubscribe(conversationId, subscriber);
    },
    async start() {
      inbox = await bus.openInbox({ kind: 'gateway', id: gatewayId }, onMessage);
      timer = setInterval(() => void announce([...subscribers.keys()]), refreshMs);
    },
    async stop() {
      clearInterval(timer);
      await inbox?.stop();
      const open = [...subscribers.keys()];
      if (open.length > 0) await presence.withdraw(open, gatewayId).catch(() => undefined);
    },
  };
}
