import type { SessionContext, UpdateContext } from '@parley/protocol';
import { ParleyError, type Clock } from '../kernel/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';

export interface SessionContextStore {
  /** Version 0 when nothing was stored; undefined when the conversation is not the owner's. */
  find(ownerId: string, conversationId: string): Promise<SessionContext | undefined>;
  /** On the version it carries; undefined when that is not the stored one. */
  write(ownerId: string, context: SessionContext, now: Date): Promise<SessionContext | undefined>;
}

export interface SessionContextService {
  get(ownerId: string, conversationId: string): Promise<SessionContext>;
  update(
    ownerId: string,
    conversationId: string,
    change: UpdateContext,
  ): Promise<{ applied: boolean; context: SessionContext }>;
}

/** Rules: SPEC.md beside this file. */
export function createSessionContextService({
  store,
  news,
  clock,
}: {
  readonly store: SessionContextStore;
  readonly news: UserNewsPublisher;
  readonly clock: Clock;
}): SessionContextService {
  async function get(ownerId: string, id: string): Promise<SessionContext> {
    const context = await store.find(ownerId, id);
    if (context === undefined) throw new ParleyError('not_found', 'There is no such conversation.');
    return context;
  }

  return {
    get,
    async update(ownerId, id, { base_version, ...fields }) {
      const stored = await get(ownerId, id);
      if (stored.version !== base_version) return { applied: false, context: stored };
      const written = await store.write(ownerId, { ...stored, ...withoutUndefined(fields) }, clock.now());
      // SC2: somebody was faster between the two.
      if (written === undefined) return { applied: false, context: await get(ownerId, id) };
      news.tell(ownerId, { contexts: [id] });
      return { applied: true, context: written };
    },
  };
}

export function emptyContext(conversationId: string): SessionContext {
  return {
    conversation_id: conversationId,
    version: 0,
    draft: '',
    read_position: null,
    recent_message_ids: [],
    tone: null,
    last_intents: [],
    updated_at: null,
  };
}

function withoutUndefined(fields: Omit<UpdateContext, 'base_version'>): Partial<SessionContext> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
