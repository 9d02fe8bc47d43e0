import { createAuditLog, type AuditLog, type AuditRepository } from '../audit/index.ts';
import type { Clock, IdFactory } from '../kernel/index.ts';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { createAuthentication, type Authentication } from './authentication.ts';
import { createFederatedSignIn, type FederatedSignIn, type FederationPolicy } from './federated-sign-in.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords/password-hasher.ts';
import type { ApiKeysRepository } from './ports/api-keys-repository.ts';
import type { Revocations } from './ports/revocations.ts';
import type { SessionsRepository } from './ports/sessions-repository.ts';
import type { SettingsRepository } from './ports/settings-repository.ts';
import type { ThrottleRepository } from './ports/throttle-repository.ts';
import type { UsersRepository } from './ports/users-repository.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createDeviceProofs } from './throttle/device-proof.ts';
import { createSignInThrottle } from './throttle/sign-in-throttle.ts';
import { accessTokenLifetimeMs, createAccessTokens } from './tokens/access-tokens.ts';
import { loadInstallationSecret, type InstallationSecret } from './tokens/installation-secret.ts';
import { loadSigningKeys, type SigningKeys } from './tokens/signing-keys.ts';
import { createUsers, type Users } from './users.ts';

/** Everything about who may do what, ready to use. */
export interface Accounts {
  readonly authentication: Authentication;
  readonly signIn: SignIn;
  readonly federatedSignIn: FederatedSignIn;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly users: Users;
  readonly auditLog: AuditLog;
  readonly secret: InstallationSecret;
  readonly signingKeys: SigningKeys;
  /** Forgets what has been over for long; for the background role, once an hour or so. Answers how many rows went. */
  purge(): Promise<number>;
}

export interface AccountsRepositories {
  readonly users: UsersRepository;
  readonly sessions: SessionsRepository;
  readonly apiKeys: ApiKeysRepository;
  readonly throttle: ThrottleRepository;
  readonly settings: SettingsRepository;
  readonly audit: AuditRepository;
}

export interface AccountsOptions {
  readonly repositories: AccountsRepositories;
  readonly revocations: Revocations;
  readonly clock: Clock;
  readonly createId: IdFactory;
  readonly randomBytes: (size: number) => Buffer;
  readonly federation?: FederationPolicy;
  readonly hasher?: PasswordHasher;
  /** Default: one of this installation's own, the same in all its processes. */
  readonly setupCode?: string;
}

const forgottenAfterMs = 2 * 86_400_000;

/** Reads the installation's secrets, making them at the first start. */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { repositories, revocations, clock, createId, randomBytes } = options;
  const federation = options.federation ?? { allowNewUsers: false, linkVerifiedEmail: false };
  const hasher = options.hasher ?? createPasswordHasher({ randomBytes });
  const secret = await loadInstallationSecret(repositories.settings, randomBytes);
  const signingKeys = await loadSigningKeys({
    settings: repositories.settings,
    clock,
    randomBytes,
    tokenLifetimeMs: accessTokenLifetimeMs,
  });
  const accessTokens = createAccessTokens({ keys: signingKeys, clock });
  const auditLog = createAuditLog(repositories.audit);
  const deviceProofs = createDeviceProofs({ secret, clock, randomBytes });
  const throttle = createSignInThrottle({ repository: repositories.throttle, secret, deviceProofs, clock });
  const sessions = createSessions({
    repository: repositories.sessions,
    accessTokens,
    secret,
    revocations,
    clock,
    createId,
    randomBytes,
  });

  return {
    authentication: createAuthentication({
      sessions: repositories.sessions,
      apiKeys: repositories.apiKeys,
      accessTokens,
      clock,
    }),
    signIn: createSignIn({
      users: repositories.users,
      sessions,
      hasher,
      throttle,
      deviceProofs,
      secret,
      setupCode: options.setupCode ?? secret.mac('setup-code', '').toString('base64url').slice(0, 24),
      revocations,
      auditLog,
      createId,
    }),
    federatedSignIn: createFederatedSignIn({
      users: repositories.users,
      sessions,
      auditLog,
      policy: federation,
      createId,
    }),
    sessions,
    apiKeys: createApiKeys({ repository: repositories.apiKeys, revocations, clock, createId, randomBytes }),
    users: createUsers({ repository: repositories.users, hasher, revocations, createId }),
    auditLog,
    secret,
    signingKeys,
    async purge() {
      const before = new Date(clock.now().getTime() - forgottenAfterMs);
      return (await repositories.sessions.purge(before)) + (await repositories.throttle.purge(before));
    },
  };
}
