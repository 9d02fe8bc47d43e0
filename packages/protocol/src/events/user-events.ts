import * as z from 'zod/mini';
import { Uuid } from '../http/common.ts';
import { Conversation } from '../http/conversations.ts';
import { Folder } from '../http/folders.ts';
import { SessionContext } from '../http/session-context.ts';

/**
 * What a person's screens hear of everything that is theirs (core user-feed/SPEC.md). Each tells a state, none a step:
 * one that comes twice, or late, changes nothing.
 */
export const UserEvent = z.discriminatedUnion('type', [
  /** First on every connection: from here on nothing is left out but what `sync.needed` tells. Read what came before. */
  z.object({ type: z.literal('events.attached'), protocol: z.int(), gateway: z.string() }),
  z.object({
    type: z.literal('conversation.changed'),
    conversation: Conversation,
    running: z.boolean(),
    /** What runs there goes on when somebody has allowed or denied a tool. */
    waiting: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('conversation.deleted'), conversation_id: Uuid }),
  z.object({ type: z.literal('folders.changed'), folders: z.array(Folder) }),
  z.object({ type: z.literal('context.changed'), context: SessionContext }),
  /** Something changed that this connection may not have told. */
  z.object({ type: z.literal('sync.needed') }),
  /** Last on a connection. `revoked`: the right to it has ended; `draining`: come back, elsewhere. */
  z.object({ type: z.literal('events.closed'), reason: z.enum(['revoked', 'draining']) }),
]);
export type UserEvent = z.infer<typeof UserEvent>;

/** Undefined for what a newer server says and this client does not know. */
export function readUserEvent(json: string): UserEvent | undefined {
  try {
    const parsed = UserEvent.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
