import type { Accounts, Principal } from '../accounts/index.ts';
import type { AuditDraft } from '../audit/index.ts';
import type { ConversationService } from '../conversations/index.ts';
import { ParleyError, type Logger } from '../kernel/index.ts';
import type { Stage } from '../turns/index.ts';

export interface RemovalStore {
  /** Accounts that were deleted and still have something. */
  closedAccounts(): Promise<readonly string[]>;
  conversationIds(ownerId: string, limit: number): Promise<readonly string[]>;
  /** What is left once the conversations are gone, and the account. */
  forget(ownerId: string): Promise<void>;
}

export interface Removal {
  /** OD6. Answers how many there were. */
  deleteConversations(caller: Principal, confirmation: string): Promise<number>;
  /** OD3 */
  deleteAccount(caller: Principal, confirmation: string, password: string | undefined): Promise<void>;
}

export interface RemovalOptions {
  readonly store: RemovalStore;
  readonly accounts: Pick<Accounts, 'users' | 'signIn'>;
  readonly conversations: Pick<ConversationService, 'deleteMany'>;
  readonly audit: (entry: AuditDraft) => Promise<void>;
  readonly logger: Logger;
}

const atOnce = 50;

export function createRemoval({ store, accounts, conversations, audit, logger }: RemovalOptions): Removal {
  async function confirm(caller: Principal, typed: string): Promise<void> {
    const account = await accounts.users.find(caller.userId);
    if (account === undefined) throw new ParleyError('not_found', 'There is no such account.');
    if (typed.trim() !== account.displayName.trim())
      throw new ParleyError('invalid_request', 'The name that was typed is not that of this account.');
  }
  return {
    async deleteConversations(caller, confirmation) {
      await confirm(caller, confirmation);
      const count = await deleteAll({ store, conversations }, caller.userId);
      await audit({
        action: 'conversations.deleted',
        actorId: caller.userId,
        target: caller.userId,
        details: { count },
      });
      return count;
    },
    async deleteAccount(caller, confirmation, password) {
      if (caller.kind === 'local')
        throw new ParleyError('conflict', 'This machine has one owner; delete the conversations instead.');
      await confirm(caller, confirmation);
      await accounts.signIn.confirmPassword(caller, password);
      await accounts.users.close(caller);
      // The caller need not wait; whoever comes later goes on (OD4).
      void removeAccount({ store, conversations }, caller.userId).catch((error: unknown) =>
        logger.warn('an account is not gone yet', { userId: caller.userId, error }),
      );
    },
  };
}

type Parts = Pick<RemovalOptions, 'store' | 'conversations'>;

async function deleteAll({ store, conversations }: Parts, ownerId: string): Promise<number> {
  let count = 0;
  for (;;) {
    const ids = await store.conversationIds(ownerId, atOnce);
    if (ids.length === 0) return count;
    count += (await conversations.deleteMany(ownerId, ids)).length;
  }
}

async function removeAccount(parts: Parts, ownerId: string): Promise<void> {
  await deleteAll(parts, ownerId);
  await parts.store.forget(ownerId);
}

/** Goes on with what a process that died has left (OD4). */
export function createRemovalUpkeep(
  options: Parts & { readonly logger: Logger; readonly everyMs?: number },
): Stage & { look(): Promise<number> } {
  const { store, logger, everyMs = 60_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  async function look(): Promise<number> {
    const ids = await store.closedAccounts();
    for (const id of ids) await removeAccount(options, id);
    return ids.length;
  }
  const lookOrTell = (): void =>
    void look().catch((error: unknown) => logger.warn('deleted accounts are not gone yet', { error }));
  return {
    look,
    async start() {
      lookOrTell();
      timer = setInterval(lookOrTell, everyMs);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}
