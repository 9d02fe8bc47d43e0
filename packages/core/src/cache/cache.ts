/**
 * What may be forgotten at any time: rate-limit counters, short caches, presence. Memory or Redis; both
 * pass `cacheRules`. Nothing here is the truth: every caller works (more slowly or less exactly) without it.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options: { readonly ttlMs: number }): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds one inside a fixed window and answers the count so far and when the window ends. Atomic. */
  increment(
    key: string,
    options: { readonly windowMs: number; readonly by?: number },
  ): Promise<{ count: number; resetsInMs: number }>;
  close(): Promise<void>;
}

/**
 * Which gateways have a conversation open. A gateway announces (and refreshes) its conversations; entries
 * expire by themselves, so a gateway that died is forgotten. Stale entries cost a wasted send, missing
 * ones heal from the log.
 */
export interface Presence {
  announce(conversationIds: readonly string[], gatewayId: string, options: { readonly ttlMs: number }): Promise<void>;
  withdraw(conversationIds: readonly string[], gatewayId: string): Promise<void>;
  gatewaysOf(conversationId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}
