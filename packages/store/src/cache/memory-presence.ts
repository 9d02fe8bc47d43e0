import { systemClock, type Clock, type Presence } from '@parley/core';

/** For one process, where at most one gateway announces. */
export function createMemoryPresence({ clock = systemClock }: { readonly clock?: Clock } = {}): Presence {
  /** Conversation to gateway to the moment it expires. */
  const conversations = new Map<string, Map<string, number>>();
  let sweepAtMs = 0;

  function forgetExpired(nowMs: number): void {
    for (const [id, gateways] of conversations) {
      for (const [gateway, expiresAtMs] of gateways) if (expiresAtMs <= nowMs) gateways.delete(gateway);
      if (gateways.size === 0) conversations.delete(id);
    }
  }

  return {
    async announce(conversationIds, gatewayId, { ttlMs }) {
      const nowMs = clock.monotonicMs();
      // Once per lifetime of an entry keeps what nobody asks for from piling up, without a timer.
      if (nowMs >= sweepAtMs) {
        forgetExpired(nowMs);
        sweepAtMs = nowMs + ttlMs;
      }
      for (const id of conversationIds) {
        const gateways = conversations.get(id) ?? new Map<string, number>();
        conversations.set(id, gateways.set(gatewayId, nowMs + ttlMs));
      }
    },

    async withdraw(conversationIds, gatewayId) {
      for (const id of conversationIds) {
        const gateways = conversations.get(id);
        if (gateways?.delete(gatewayId) && gateways.size === 0) conversations.delete(id);
      }
    },

    async gatewaysOf(conversationId) {
      const nowMs = clock.monotonicMs();
      const gateways = conversations.get(conversationId) ?? [];
      return [...gateways].filter(([, expiresAtMs]) => expiresAtMs > nowMs).map(([gateway]) => gateway);
    },

    async close() {
      conversations.clear();
    },
  };
}
