import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ParleyError, type Accounts, type Clock } from '@parley/core';
import { routes } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../../http/endpoint.ts';
import { authTokens } from '../auth-tokens.ts';
import type { Cookies } from '../edge/cookies.ts';
import type { IdentityProvider } from '../oidc/identity-provider.ts';
import type { StateSeal } from '../oidc/state-cookie.ts';

/** Signing in at an identity provider: there, and back. Both are navigations, so refusals come back as a page, not as JSON. */
@Controller()
export class OidcController {
  readonly #accounts: Accounts;
  readonly #cookies: Cookies;
  readonly #clock: Clock;
  readonly #provider: IdentityProvider | null;
  readonly #seal: StateSeal;

  constructor(
    @Inject(authTokens.accounts) accounts: Accounts,
    @Inject(authTokens.cookies) cookies: Cookies,
    @Inject(authTokens.clock) clock: Clock,
    @Inject(authTokens.identityProvider) provider: IdentityProvider | null,
    @Inject(authTokens.stateSeal) seal: StateSeal,
  ) {
    this.#accounts = accounts;
    this.#cookies = cookies;
    this.#clock = clock;
    this.#provider = provider;
    this.#seal = seal;
  }

  @Endpoint(routes.oidcStart)
  async start(@Res() reply: FastifyReply): Promise<void> {
    await answerAsPage(reply, async () => {
      const { url, pending } = await this.#configured().begin();
      void reply.header('set-cookie', this.#cookies.oidcState(await this.#seal.seal(pending)));
      return url.href;
    });
  }

  @Endpoint(routes.oidcCallback)
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Whatever comes of it: this state has been used.
    void reply.header('set-cookie', this.#cookies.clear('oidc'));
    await answerAsPage(reply, async () => {
      const provider = this.#configured();
      const pending = await this.#seal.open(this.#cookies.read(request.raw, 'oidc'));
      if (pending === undefined)
        throw new ParleyError('unauthenticated', 'This sign-in was not started here, or too long ago.');
      const identity = await provider.complete(queryOf(request), pending);
      const session = await this.#accounts.federatedSignIn.signIn(identity, {
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
      });
      void reply.header('set-cookie', this.#cookies.signedIn(session, this.#clock.now()));
      return '/';
    });
  }

  #configured(): IdentityProvider {
    if (this.#provider === null) throw new ParleyError('not_found', 'No identity provider is set up here.');
    return this.#provider;
  }
}

async function answerAsPage(reply: FastifyReply, target: () => Promise<string>): Promise<void> {
  const location = await target().catch((error: unknown) => {
    if (!ParleyError.is(error) || error.code === 'not_found') throw error;
    return `/?sign_in_error=${error.code}`;
  });
  await reply.redirect(location, 302);
}

/** As sent: the provider may answer with parameters that we do not know and its library checks. */
function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.raw.url?.split('?').slice(1).join('?') ?? '');
}
