import { timingSafeEqual } from 'node:crypto';
import type { AuditLog } from '../audit/index.ts';
import { ParleyError, type IdFactory } from '../kernel/index.ts';
import type { PasswordHasher, PasswordVerdict } from './passwords/password-hasher.ts';
import { assertStrongPassword } from './passwords/assert-strong-password.ts';
import { plainText } from './plain-text.ts';
import type { Revocations } from './ports/revocations.ts';
import type { AccountWithPassword, UsersRepository } from './ports/users-repository.ts';
import type { Principal } from './principal.ts';
import type { Sessions, SignedInSession } from './sessions/sessions.ts';
import type { DeviceProofs } from './throttle/device-proof.ts';
import type { AdmittedAttempt, SignInThrottle } from './throttle/sign-in-throttle.ts';
import type { InstallationSecret } from './tokens/installation-secret.ts';

/** Signing in with a password, the first account, and changing the password. */
export interface SignIn {
  /** Nobody has an account yet. */
  setupNeeded(): Promise<boolean>;
  /** What the first visitor has to know (A1.66). */
  readonly setupCode: string;
  setUp(request: SetUpRequest): Promise<SignedInPerson>;
  withPassword(request: PasswordSignIn): Promise<SignedInPerson>;
  /** Before what cannot be undone. Of an account without a password nothing is asked. */
  confirmPassword(caller: Principal, password: string | undefined): Promise<void>;
  changePassword(caller: Principal, passwords: { readonly current: string; readonly next: string }): Promise<void>;
}

/** Where the request came from, as the edge sees it. */
export interface RequestOrigin {
  readonly address: string;
  readonly userAgent: string;
  readonly deviceProof: string | undefined;
}

export interface PasswordSignIn extends RequestOrigin {
  readonly email: string;
  readonly password: string;
}

export interface SetUpRequest extends PasswordSignIn {
  readonly code: string;
  readonly displayName: string;
}

export interface SignedInPerson {
  readonly session: SignedInSession;
  /** For the device cookie; see A1.42. */
  readonly deviceProof: string;
}

export interface SignInOptions {
  readonly users: UsersRepository;
  readonly sessions: Sessions;
  readonly hasher: PasswordHasher;
  readonly throttle: SignInThrottle;
  readonly deviceProofs: DeviceProofs;
  readonly secret: InstallationSecret;
  readonly setupCode: string;
  readonly revocations: Revocations;
  readonly auditLog: AuditLog;
  readonly createId: IdFactory;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { users, sessions, hasher, throttle, deviceProofs, secret, setupCode, revocations, auditLog, createId } =
    options;
  // Accounts are never deleted: once there is one, there always is.
  let someoneExists = false;

  async function setupNeeded(): Promise<boolean> {
    someoneExists ||= await users.anyAccount();
    return !someoneExists;
  }

  async function recordFailure(
    { email, address }: PasswordSignIn,
    account: AccountWithPassword | undefined,
    reason: string,
  ): Promise<void> {
    const emailHash = secret.mac('audit-email', email).toString('hex').slice(0, 32);
    await auditLog.record({
      action: 'sign_in.failed',
      actorId: null,
      target: account?.id ?? null,
      details: { method: 'password', reason, email_hash: emailHash, address },
    });
  }

  function prove(email: string, session: SignedInSession, cookie: string | undefined): SignedInPerson {
    return { session, deviceProof: deviceProofs.prove(throttle.accountKey(email), cookie) };
  }

  async function compare(attempt: AdmittedAttempt, password: string, record: string | null): Promise<PasswordVerdict> {
    return hasher.verify(password, record).catch(async (error: unknown) => {
      // Nothing was compared: too many at once, or a fault of ours.
      await attempt.withdrawn();
      throw error;
    });
  }

  /** The work is the same whether the account exists, has a password, or neither (A1.13). */
  async function checkPassword(request: PasswordSignIn): Promise<AccountWithPassword> {
    const attempt = await throttle.admit(request);
    const account = await users.findWithPassword({ email: request.email });
    const record = account?.passwordHash ?? null;
    const verdict = await compare(attempt, request.password, record);
    if (!verdict.matches || account === undefined || record === null) {
      await recordFailure(request, account, 'wrong_credentials');
      throw new ParleyError('invalid_credentials', 'E-mail or password is wrong.');
    }
    await attempt.succeeded();
    if (account.status !== 'active') {
      await recordFailure(request, account, 'suspended');
      throw new ParleyError('account_suspended', 'This account is suspended.');
    }
    if (verdict.outdated)
      await users.replacePasswordHash({ id: account.id, from: record, to: await hasher.hash(request.password) });
    return account;
  }

  function isSetupCode(code: string): boolean {
    // Of equal length, and in equal time, whatever was sent.
    return timingSafeEqual(secret.mac('setup-code', code.trim()), secret.mac('setup-code', setupCode));
  }

  return {
    setupNeeded,
    setupCode,

    async setUp(request) {
      const done = () => new ParleyError('setup_done', 'The first account exists already; sign in.');
      if (!(await setupNeeded())) throw done();
      if (!isSetupCode(request.code))
        throw new ParleyError(
          'invalid_credentials',
          'The set-up code is wrong. The server printed it when it started.',
        );
      const { email, address, userAgent } = request;
      const displayName = plainText(request.displayName, 'display_name');
      assertStrongPassword(request.password, { email, displayName });
      const passwordHash = await hasher.hash(request.password);
      const account = await users.setUp(
        { id: createId(), email, displayName, role: 'admin', passwordHash },
        ({ id }) => [{ action: 'setup.completed', actorId: id, target: id, details: { address } }],
      );
      someoneExists = true;
      if (account === 'setup_done') throw done();
      return prove(email, await sessions.start({ account, userAgent, address, method: 'setup' }), request.deviceProof);
    },

    async withPassword(request) {
      const account = await checkPassword(request);
      const { address, userAgent, deviceProof } = request;
      return prove(
        request.email,
        await sessions.start({ account, userAgent, address, method: 'password' }),
        deviceProof,
      );
    },

    async confirmPassword({ sessionId, userId }, password) {
      const account = await users.findWithPassword({ id: userId });
      if (account?.passwordHash == null) return;
      if (sessionId === undefined || password === undefined)
        throw new ParleyError('invalid_credentials', 'The password is needed for this.');
      const attempt = await throttle.admitConfirmation(sessionId);
      const verdict = await compare(attempt, password, account.passwordHash);
      if (!verdict.matches) throw new ParleyError('invalid_credentials', 'The present password is wrong.');
      await attempt.succeeded();
    },

    async changePassword(caller, { current, next }) {
      const { sessionId, userId } = caller;
      if (sessionId === undefined)
        throw new ParleyError('forbidden', 'Only somebody signed in with a password can change it.');
      const attempt = await throttle.admitConfirmation(sessionId);
      const account = await users.findWithPassword({ id: userId });
      const verdict = await compare(attempt, current, account?.passwordHash ?? null);
      if (!verdict.matches || account === undefined)
        throw new ParleyError('invalid_credentials', 'The present password is wrong.');
      await attempt.succeeded();
      assertStrongPassword(next, account);
      const passwordHash = await hasher.hash(next);
      const ended = await users.changePassword({
        userId,
        passwordHash,
        keepSessionId: sessionId,
        audit: (sessionIds) => [
          {
            action: 'password.changed',
            actorId: userId,
            target: userId,
            details: { sessions_ended: sessionIds.length },
          },
        ],
      });
      for (const credentialId of ended) await revocations.revoked({ userId, credentialId });
    },
  };
}
