import { ParleyError, type Clock, type IdFactory } from '../../kernel/index.ts';
import type { Revocations } from '../ports/revocations.ts';
import type { SessionInfo, SessionsRepository } from '../ports/sessions-repository.ts';
import type { Account } from '../ports/users-repository.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import type { InstallationSecret } from '../tokens/installation-secret.ts';
import { tokenHash } from '../tokens/opaque-token.ts';
import { decideRefresh, sessionEnd } from './refresh-decision.ts';

/** A person signed in, with the tokens of this moment. */
export interface SignedInSession {
  readonly account: Account;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshToken: string;
  /** At the latest; sooner if the session is revoked. */
  readonly sessionExpiresAt: Date;
}

export interface SessionStart {
  readonly account: Account;
  readonly userAgent: string;
  readonly method: 'password' | 'oidc' | 'setup';
  readonly address: string;
}

export interface Sessions {
  start(request: SessionStart): Promise<SignedInSession>;
  refresh(refreshToken: string): Promise<SignedInSession>;
  list(userId: string): Promise<readonly SessionInfo[]>;
  revoke(userId: string, sessionId: string): Promise<void>;
  signOut(userId: string, sessionId: string): Promise<void>;
}

export interface SessionsOptions {
  readonly repository: SessionsRepository;
  readonly accessTokens: AccessTokens;
  readonly secret: InstallationSecret;
  readonly revocations: Revocations;
  readonly clock: Clock;
  readonly createId: IdFactory;
  readonly randomBytes: (size: number) => Buffer;
}

const refreshTokenShape = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(options: SessionsOptions): Sessions {
  const { repository, accessTokens, secret, revocations, clock, createId, randomBytes } = options;
  const suspended = () => new ParleyError('account_suspended', 'This account is suspended.');
  const ended = () => new ParleyError('session_revoked', 'This session has ended; sign in again.');
  const noSuchSession = () => new ParleyError('not_found', 'There is no such session.');

  /** Not random but derived, so that a repeated request gets the same answer and nothing in plain is stored (A1.23). */
  const successorOf = (token: string) => secret.mac('refresh-token', token).toString('base64url');

  async function withTokens(
    session: Omit<SignedInSession, 'accessToken' | 'accessExpiresAt'>,
  ): Promise<SignedInSession> {
    const { token, expiresAt } = await accessTokens.issue({ userId: session.account.id, sessionId: session.sessionId });
    return { ...session, accessToken: token, accessExpiresAt: expiresAt };
  }

  async function end(userId: string, sessionId: string, action: 'session.revoked' | 'sign_out'): Promise<boolean> {
    const audit = { action, actorId: userId, target: sessionId, details: {} } as const;
    const done = await repository.revoke({ sessionId, userId, now: clock.now(), audit });
    if (done) await revocations.revoked({ userId, credentialId: sessionId });
    return done;
  }

  return {
    async start({ account, userAgent, method, address }) {
      const now = clock.now();
      const sessionId = createId();
      const refreshToken = randomBytes(32).toString('base64url');
      const expiresAt = sessionEnd(now, now);
      const created = await repository.create(
        {
          id: sessionId,
          userId: account.id,
          userAgent: printable(userAgent),
          refreshTokenHash: tokenHash(refreshToken),
          createdAt: now,
          expiresAt,
        },
        { action: 'sign_in.succeeded', actorId: account.id, target: sessionId, details: { method, address } },
      );
      if (!created) throw suspended();
      return withTokens({ account, sessionId, refreshToken, sessionExpiresAt: expiresAt });
    },

    async refresh(refreshToken) {
      if (!refreshTokenShape.test(refreshToken))
        throw new ParleyError('unauthenticated', 'The refresh token is not valid.');
      const now = clock.now();
      const successor = successorOf(refreshToken);
      const request = { now, successorHash: tokenHash(successor) };
      const decision = await repository.refresh(tokenHash(refreshToken), (state) => decideRefresh(state, request));
      if (decision.kind === 'refused') {
        if (decision.reason === 'account_suspended') throw suspended();
        if (decision.reason === 'session_revoked') throw ended();
        throw new ParleyError('unauthenticated', 'The refresh token is not valid.');
      }
      const { account, sessionId, sessionExpiresAt } = decision.state;
      if (decision.kind === 'reused') {
        await revocations.revoked({ userId: account.id, credentialId: sessionId });
        throw ended();
      }
      const expiresAt = decision.kind === 'rotate' ? decision.expiresAt : sessionExpiresAt;
      return withTokens({ account, sessionId, refreshToken: successor, sessionExpiresAt: expiresAt });
    },

    list: (userId) => repository.list(userId, clock.now()),

    async revoke(userId, sessionId) {
      if (!(await end(userId, sessionId, 'session.revoked'))) throw noSuchSession();
    },

    async signOut(userId, sessionId) {
      // Signing out twice, in two tabs, is no error.
      await end(userId, sessionId, 'sign_out');
    },
  };
}

function printable(userAgent: string): string {
  return userAgent
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .slice(0, 300);
}
