import type { UserNews } from '@parley/protocol';
import type { Presence } from '../cache/index.ts';
import type { Logger } from '../kernel/index.ts';
import type { MessageBus } from '../messaging/index.ts';

export interface Changed {
  readonly conversations?: readonly string[];
  readonly contexts?: readonly string[];
  readonly folders?: boolean;
}

/** Tells the gateways where a person has screens that something of theirs changed (SPEC UF1). Never awaited. */
export interface UserNewsPublisher {
  tell(ownerId: string, changed: Changed): void;
}

/** A bulk change in pieces that a gateway reads at once. */
const idsPerMessage = 200;

export function createUserNews({
  bus,
  presence,
  logger,
}: {
  readonly bus: MessageBus;
  readonly presence: Presence;
  readonly logger: Logger;
}): UserNewsPublisher {
  async function send(ownerId: string, { conversations = [], contexts = [], folders = false }: Changed) {
    const gateways = await presence.gatewaysOf(feedKey(ownerId));
    for (const id of gateways) {
      for (let from = 0; from === 0 || from < conversations.length; from += idsPerMessage) {
        const news: UserNews = {
          v: 1,
          kind: 'user',
          user_id: ownerId,
          conversations: conversations.slice(from, from + idsPerMessage),
          contexts: from === 0 ? [...contexts] : [],
          folders: from === 0 && folders,
        };
        bus.send({ kind: 'gateway', id }, JSON.stringify(news));
      }
    }
  }
  return {
    tell(ownerId, changed) {
      // UF6 finds what is lost here.
      send(ownerId, changed).catch((error: unknown) => logger.warn('news for feeds not sent', { error }));
    },
  };
}

/** Presence knows feeds beside conversations, by a key that no conversation has. */
export function feedKey(ownerId: string): string {
  return `user:${ownerId}`;
}
