import type {
  AccountStatus,
  Clock,
  RefreshDecision,
  RefreshState,
  SessionInfo,
  SessionsRepository,
  SessionState,
} from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { appendAudit } from './audit.repository.ts';

const isLive = `s.revoked_at is null and s.expires_at >`;

export function createSessionsRepository({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): SessionsRepository {
  return {
    create: (session, audit) =>
      database.transaction(async (tx) => {
        // The share lock waits for a suspension under way: no session may slip in behind it.
        const made = await tx.query(
          `insert into sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent)
           select $1::uuid, u.id, $3::timestamptz, $3::timestamptz, $4::timestamptz, $5::text
           from users u where u.id = $2 and u.status = 'active' for share returning id`,
          [session.id, session.userId, session.createdAt, session.expiresAt, session.userAgent],
        );
        if (made.length === 0) return false;
        await insertToken(tx, {
          hash: session.refreshTokenHash,
          sessionId: session.id,
          createdAt: session.createdAt,
          expiresAt: session.expiresAt,
        });
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    async state(sessionId) {
      const [row] = await database.query<SessionState>(
        `select s.user_id as "userId", u.role, u.status, s.expires_at as "expiresAt", s.revoked_at as "revokedAt"
         from sessions s join users u on u.id = s.user_id where s.id = $1`,
        [sessionId],
      );
      return row;
    },

    refresh: (tokenHash, decide) =>
      database.transaction(async (tx) => {
        const decision = decide(await lockToken(tx, tokenHash));
        await carryOut(tx, clock, { tokenHash, decision });
        return decision;
      }),

    list: (userId, now) =>
      database.query<SessionInfo>(
        `select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.user_agent as "userAgent"
         from sessions s where s.user_id = $1 and ${isLive} $2 order by s.id desc`,
        [userId, now],
      ),

    revoke: ({ sessionId, userId, now, audit }) =>
      database.transaction(async (tx) => {
        const ended = await tx.query(
          `update sessions s set revoked_at = $3 where s.id = $1 and s.user_id = $2 and ${isLive} $3 returning s.id`,
          [sessionId, userId, now],
        );
        if (ended.length === 0) return false;
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    async endedAmong(sessionIds, now) {
      const rows = await database.query<{ id: string }>(
        `select asked.id from unnest($1::uuid[]) as asked(id)
         left join sessions s on s.id = asked.id and ${isLive} $2
         left join users u on u.id = s.user_id and u.status = 'active' where u.id is null`,
        [sessionIds, now],
      );
      return rows.map((row) => row.id);
    },

    async purge(before) {
      const tokens = await database.query('delete from refresh_tokens where expires_at < $1 returning session_id', [
        before,
      ]);
      const sessions = await database.query(
        'delete from sessions where expires_at < $1 or revoked_at < $1 returning id',
        [before],
      );
      return tokens.length + sessions.length;
    },
  };
}

interface RefreshRow extends Omit<RefreshState, 'account'> {
  readonly userId: string;
  readonly email: string | null;
  readonly displayName: string;
  readonly role: 'user' | 'admin';
  readonly status: AccountStatus;
  readonly createdAt: Date;
}

/** Two refreshes with one token take turns here. */
async function lockToken(tx: Queryable, tokenHash: string): Promise<RefreshState | undefined> {
  const [row] = await tx.query<RefreshRow>(
    `select t.session_id as "sessionId", t.expires_at as "tokenExpiresAt", t.used_at as "tokenUsedAt",
       s.created_at as "sessionCreatedAt", s.expires_at as "sessionExpiresAt", s.revoked_at as "sessionRevokedAt",
       u.id as "userId", u.email, u.display_name as "displayName", u.role, u.status, u.created_at as "createdAt"
     from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
     where t.hash = $1 for update of t`,
    [tokenHash],
  );
  if (row === undefined) return undefined;
  const { userId: id, email, displayName, role, status, createdAt, ...state } = row;
  return { ...state, account: { id, email, displayName, role, status, createdAt } };
}

interface CarryOut {
  readonly tokenHash: string;
  readonly decision: RefreshDecision;
}

async function carryOut(tx: Queryable, clock: Clock, { tokenHash, decision }: CarryOut): Promise<void> {
  if (decision.kind === 'rotate') {
    const { now, expiresAt, successorHash, state } = decision;
    await tx.query('update refresh_tokens set used_at = $2 where hash = $1', [tokenHash, now]);
    await insertToken(tx, { hash: successorHash, sessionId: state.sessionId, createdAt: now, expiresAt });
    await tx.query('update sessions set last_seen_at = $2, expires_at = $3 where id = $1', [
      state.sessionId,
      now,
      expiresAt,
    ]);
  }
  if (decision.kind === 'reused') {
    await tx.query('update sessions set revoked_at = $2 where id = $1', [decision.state.sessionId, decision.now]);
    await appendAudit(tx, clock, [decision.audit]);
  }
}

async function insertToken(
  tx: Queryable,
  token: { readonly hash: string; readonly sessionId: string; readonly createdAt: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx.query('insert into refresh_tokens (hash, session_id, created_at, expires_at) values ($1, $2, $3, $4)', [
    token.hash,
    token.sessionId,
    token.createdAt,
    token.expiresAt,
  ]);
}
