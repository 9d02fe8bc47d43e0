import type { AuditLog } from '../audit/index.ts';
import { ParleyError, type IdFactory } from '../kernel/index.ts';
import type { UsersRepository } from './ports/users-repository.ts';
import type { Sessions, SignedInSession } from './sessions/sessions.ts';

/** What an identity provider has vouched for; the edge has checked its signature, nonce and audience. */
export interface FederatedIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly displayName: string | undefined;
}

export interface FederatedSignIn {
  signIn(
    identity: FederatedIdentity,
    from: { readonly address: string; readonly userAgent: string },
  ): Promise<SignedInSession>;
}

export interface FederationPolicy {
  readonly allowNewUsers: boolean;
  /** Trust this provider to say whose e-mail address it is (A1.51). */
  readonly linkVerifiedEmail: boolean;
}

export interface FederatedSignInOptions {
  readonly users: UsersRepository;
  readonly sessions: Sessions;
  readonly auditLog: AuditLog;
  readonly policy: FederationPolicy;
  readonly createId: IdFactory;
}

const refusals = {
  setup_needed: ['forbidden', 'The first account has to be set up before anybody can sign in this way.'],
  newcomers_refused: ['forbidden', 'There is no account for this identity here.'],
  email_taken: ['email_taken', 'An account with this e-mail address exists already; sign in to it as before.'],
} as const;

export function createFederatedSignIn({
  users,
  sessions,
  auditLog,
  policy,
  createId,
}: FederatedSignInOptions): FederatedSignIn {
  return {
    async signIn(identity, { address, userAgent }) {
      const { issuer, subject } = identity;
      const refuse = (reason: string, target: string | null = null) =>
        auditLog.record({
          action: 'sign_in.failed',
          actorId: null,
          target,
          details: { method: 'oidc', reason, issuer, address },
        });
      // An address nobody has verified is worth nothing, not even to be stored: it would take it from its owner.
      const email = identity.emailVerified ? normalEmail(identity.email) : undefined;

      const outcome = await users.resolveIdentity({
        issuer,
        subject,
        linkableEmail: policy.linkVerifiedEmail ? email : undefined,
        newAccount: policy.allowNewUsers
          ? {
              id: createId(),
              email: email ?? null,
              displayName: displayNameOf(identity),
              role: 'user',
              passwordHash: null,
            }
          : undefined,
        audit: ({ account, how }) => [
          ...(how === 'created'
            ? [
                {
                  action: 'user.created',
                  actorId: account.id,
                  target: account.id,
                  details: { role: account.role, issuer },
                } as const,
              ]
            : []),
          { action: 'identity.linked', actorId: account.id, target: account.id, details: { issuer, how } },
        ],
      });

      if (outcome.kind === 'refused') {
        await refuse(outcome.reason);
        const [code, message] = refusals[outcome.reason];
        throw new ParleyError(code, message);
      }
      const { account } = outcome;
      if (account.status !== 'active') {
        await refuse('suspended', account.id);
        throw new ParleyError('account_suspended', 'This account is suspended.');
      }
      return sessions.start({ account, userAgent, address, method: 'oidc' });
    },
  };
}

function normalEmail(email: string | undefined): string | undefined {
  const text = email?.trim().toLowerCase();
  return text !== undefined && text.length <= 254 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text) ? text : undefined;
}

function displayNameOf({ displayName, email }: FederatedIdentity): string {
  const text = (displayName ?? email ?? '').replace(/[\p{Cc}\p{Cs}\p{Co}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return text === '' ? 'New user' : [...text].slice(0, 100).join('');
}
