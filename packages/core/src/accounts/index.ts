export { createAccounts, type Accounts, type AccountsOptions, type AccountsRepositories } from './create-accounts.ts';
export type { ApiKeys, NewApiKeyRequest } from './api-keys.ts';
export type { Authentication } from './authentication.ts';
export type { FederatedIdentity, FederatedSignIn, FederationPolicy } from './federated-sign-in.ts';
export {
  createPasswordHasher,
  leastArgon2Parameters,
  type PasswordHasher,
  type PasswordHasherOptions,
  type PasswordVerdict,
} from './passwords/password-hasher.ts';
export type { ApiKeyInfo, ApiKeysRepository, ApiKeyState, NewApiKey } from './ports/api-keys-repository.ts';
export type { Revocations, Revoked } from './ports/revocations.ts';
export type {
  NewSession,
  RefreshState,
  SessionInfo,
  SessionsRepository,
  SessionState,
} from './ports/sessions-repository.ts';
export type { SettingsRepository } from './ports/settings-repository.ts';
export type { ThrottleBucket, ThrottleRepository, ThrottleVerdict } from './ports/throttle-repository.ts';
export type {
  Account,
  AccountChange,
  AccountStatus,
  AccountTransition,
  AccountWithPassword,
  AuditOf,
  ChangeRequest,
  IdentityOutcome,
  IdentityRequest,
  NewAccount,
  PasswordChange,
  UsersRepository,
} from './ports/users-repository.ts';
export { authorise, credentialId, type AuthorisationRefusal, type Principal } from './principal.ts';
export { sessionPolicy, type RefreshDecision } from './sessions/refresh-decision.ts';
export type { Sessions, SignedInSession } from './sessions/sessions.ts';
export type { RequestOrigin, PasswordSignIn, SetUpRequest, SignedInPerson, SignIn } from './sign-in.ts';
export { addressGroup } from './throttle/address-group.ts';
export { deviceProofLifetimeMs } from './throttle/device-proof.ts';
export type { InstallationSecret } from './tokens/installation-secret.ts';
export type { SigningKeys } from './tokens/signing-keys.ts';
export type { NewUserRequest, Users } from './users.ts';
