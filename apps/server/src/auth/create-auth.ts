import type { Provider, Type } from '@nestjs/common';
import type { Accounts, Clock, Logger } from '@parley/core';
import { authTokens, type AuthMode } from './auth-tokens.ts';
import { AuditController } from './controllers/audit.controller.ts';
import { CredentialsController } from './controllers/credentials.controller.ts';
import { OidcController } from './controllers/oidc.controller.ts';
import { SignInController } from './controllers/sign-in.controller.ts';
import { UsersController } from './controllers/users.controller.ts';
import { createCookies } from './edge/cookies.ts';
import { createLocalAuthenticator } from './local-mode.ts';
import {
  createIdentityProvider,
  type IdentityProvider,
  type IdentityProviderOptions,
} from './oidc/identity-provider.ts';
import { createStateSeal } from './oidc/state-cookie.ts';
import type { RequestAuthenticator } from './request-authenticator.ts';
import { createSignInAnswers } from './sign-in-answers.ts';
import { createTeamAuthenticator } from './team-authenticator.ts';

/** What the HTTP shell takes from here: who calls, and the routes of accounts and audit. */
export interface Auth {
  readonly authenticator: RequestAuthenticator;
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}

export interface AuthOptions {
  readonly mode: AuthMode;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where browsers find us, if that is known. Decides about `Secure` cookies, and is needed for OIDC. */
  readonly publicUrl: string | undefined;
  /** The port that is listened on. */
  readonly port: () => number;
  /** Origins of a development server in front of us; local mode only. */
  readonly furtherOrigins?: readonly string[];
  readonly oidc?: Omit<IdentityProviderOptions, 'redirectUri' | 'logger'>;
}

export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { mode, accounts, clock, publicUrl } = options;
  const cookies = createCookies({ secure: publicUrl?.startsWith('https:') === true });
  const authenticator = await createAuthenticator(options, cookies);
  const bound: Readonly<Record<keyof typeof authTokens, unknown>> = {
    accounts,
    cookies,
    mode,
    clock,
    authenticator,
    signIns: createSignInAnswers({ cookies, clock }),
    identityProvider: identityProviderOf(options),
    stateSeal: createStateSeal({ secret: accounts.secret, clock }),
  };
  return {
    authenticator,
    controllers: [SignInController, CredentialsController, OidcController, UsersController, AuditController],
    providers: Object.entries(bound).map(([name, useValue]) => ({
      provide: authTokens[name as keyof typeof authTokens],
      useValue,
    })),
  };
}

async function createAuthenticator(
  { mode, accounts, publicUrl, port, furtherOrigins = [] }: AuthOptions,
  cookies: ReturnType<typeof createCookies>,
): Promise<RequestAuthenticator> {
  const { authentication } = accounts;
  if (mode === 'team') {
    return createTeamAuthenticator({
      authentication,
      cookies,
      ownOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    });
  }
  const { id: ownerId } = await accounts.users.ensureLocalOwner();
  return createLocalAuthenticator({ authentication, ownerId, port, furtherOrigins });
}

function identityProviderOf({ oidc, publicUrl, logger }: AuthOptions): IdentityProvider | null {
  if (oidc === undefined) return null;
  // From the Host header it could be made to point elsewhere.
  if (publicUrl === undefined) throw new Error('An identity provider needs the public URL of this installation');
  return createIdentityProvider({ ...oidc, logger, redirectUri: new URL('/api/auth/oidc/callback', publicUrl).href });
}
