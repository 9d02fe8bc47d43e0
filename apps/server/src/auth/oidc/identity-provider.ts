import { ParleyError, type FederatedIdentity, type Logger } from '@parley/core';
import * as client from 'openid-client';
import type { PendingSignIn } from './state-cookie.ts';

/** One OpenID Connect provider: where to send people, and who they are when they come back. */
export interface IdentityProvider {
  begin(): Promise<{ readonly url: URL; readonly pending: PendingSignIn }>;
  /** Throws `unauthenticated` when anything about the answer is not as it was asked for (A1.50). */
  complete(query: URLSearchParams, pending: PendingSignIn): Promise<FederatedIdentity>;
}

export interface IdentityProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** As registered at the provider. */
  readonly redirectUri: string;
  readonly logger: Logger;
  /** The one that checks where it connects to. */
  readonly fetch?: client.CustomFetch;
}

const scope = 'openid email profile';
const timeoutSeconds = 10;

export function createIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const { redirectUri, logger } = options;
  let discovered: Promise<client.Configuration> | undefined;

  /** Once, and again after a failure: the provider may be down when we start. */
  function configuration(): Promise<client.Configuration> {
    discovered ??= discover(options).catch((cause: unknown) => {
      discovered = undefined;
      logger.warn('identity provider not reached', { issuer: options.issuer, error: cause });
      throw new ParleyError('overloaded', 'The identity provider cannot be reached; try again in a moment.', {
        cause,
        retryAfterMs: 5_000,
      });
    });
    return discovered;
  }

  return {
    async begin() {
      const config = await configuration();
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      });
      return { url, pending };
    },

    async complete(query, pending) {
      const config = await configuration();
      const answer = new URL(redirectUri);
      answer.search = query.toString();
      try {
        const tokens = await client.authorizationCodeGrant(config, answer, {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        });
        return await identityOf(config, tokens);
      } catch (error) {
        // Codes and tokens may be in the error's own texts: only its kind is logged.
        logger.warn('sign-in at the identity provider refused', { issuer: options.issuer, kind: kindOf(error) });
        throw new ParleyError('unauthenticated', 'The identity provider did not confirm this sign-in; start again.');
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret, fetch }: IdentityProviderOptions): Promise<client.Configuration> {
  const url = new URL(issuer);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return client.discovery(
    url,
    clientId,
    undefined,
    clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret),
    {
      timeout: timeoutSeconds,
      // Without TLS only on this machine, where nobody stands between.
      execute: isLoopback ? [client.allowInsecureRequests] : [],
      ...(fetch === undefined ? {} : { [client.customFetch]: fetch }),
    },
  );
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

async function identityOf(config: client.Configuration, tokens: Tokens): Promise<FederatedIdentity> {
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('no id token');
  const { iss: issuer, sub: subject } = claims;
  // Many providers give e-mail and name only on request.
  const asked = claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
  const details: Readonly<Record<string, unknown>> = asked
    ? await client.fetchUserInfo(config, tokens.access_token, subject)
    : claims;
  return {
    issuer,
    subject,
    email: textOf(details['email']),
    emailVerified: details['email_verified'] === true,
    displayName: textOf(details['name']) ?? textOf(details['preferred_username']),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code, error: oauthError } = error as { code?: unknown; error?: unknown };
  return [error.name, code, oauthError].filter((part) => typeof part === 'string').join(' ');
}
