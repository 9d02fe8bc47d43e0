import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ParleyError, type Accounts, type Principal } from '@parley/core';
import { routes, type CurrentSession, type SignedIn } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Endpoint, Input, type InputOf } from '../../http/endpoint.ts';
import { authTokens, type AuthMode } from '../auth-tokens.ts';
import type { Cookies } from '../edge/cookies.ts';
import type { IdentityProvider } from '../oidc/identity-provider.ts';
import type { RequestAuthenticator } from '../request-authenticator.ts';
import { toUser, type Delivery, type SignInAnswers } from '../sign-in-answers.ts';

@Controller()
export class SignInController {
  readonly #accounts: Accounts;
  readonly #cookies: Cookies;
  readonly #answers: SignInAnswers;
  readonly #authenticator: RequestAuthenticator;
  readonly #mode: AuthMode;
  readonly #hasProvider: boolean;

  constructor(
    @Inject(authTokens.accounts) accounts: Accounts,
    @Inject(authTokens.cookies) cookies: Cookies,
    @Inject(authTokens.signIns) answers: SignInAnswers,
    @Inject(authTokens.authenticator) authenticator: RequestAuthenticator,
    @Inject(authTokens.mode) mode: AuthMode,
    @Inject(authTokens.identityProvider) provider: IdentityProvider | null,
  ) {
    this.#accounts = accounts;
    this.#cookies = cookies;
    this.#answers = answers;
    this.#authenticator = authenticator;
    this.#mode = mode;
    this.#hasProvider = provider !== null;
  }

  @Endpoint(routes.currentSession)
  async currentSession(
    @Caller() caller: Principal | undefined,
    @Req() request: FastifyRequest,
  ): Promise<CurrentSession> {
    if (caller === undefined) await this.#tellIfExpired(request);
    const account = caller === undefined ? undefined : await this.#accounts.users.find(caller.userId);
    return {
      mode: this.#mode,
      setup_needed: this.#mode === 'team' && (await this.#accounts.signIn.setupNeeded()),
      oidc: this.#hasProvider,
      user: account === undefined ? null : toUser(account),
      session_id: caller?.sessionId ?? null,
    };
  }

  @Endpoint(routes.setUp)
  async setUp(
    @Input() { body, query }: InputOf<typeof routes.setUp>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    this.#assertTeam();
    const { email, password, display_name: displayName, code } = body;
    const person = await this.#accounts.signIn.setUp({
      code,
      email,
      password,
      displayName,
      ...this.#answers.origin(request),
    });
    return this.#answers.answer(reply, person, deliveryOf(query));
  }

  @Endpoint(routes.login)
  async login(
    @Input() { body, query }: InputOf<typeof routes.login>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    this.#assertTeam();
    const person = await this.#accounts.signIn.withPassword({ ...body, ...this.#answers.origin(request) });
    return this.#answers.answer(reply, person, deliveryOf(query));
  }

  @Endpoint(routes.refresh)
  async refresh(
    @Input() { body }: InputOf<typeof routes.refresh>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const fromBody = body.refresh_token;
    const token = fromBody ?? this.#cookies.read(request.raw, 'refresh');
    if (token === undefined) throw new ParleyError('unauthenticated', 'Sign in first.');
    try {
      // A token goes back the way it came: a script on our page must not be able to turn a cookie into text.
      return this.#answers.renewed(
        reply,
        await this.#accounts.sessions.refresh(token),
        fromBody === undefined ? 'cookies' : 'body',
      );
    } catch (error) {
      if (fromBody === undefined && ParleyError.is(error) && endsSession(error))
        void reply.header('set-cookie', this.#cookies.clear('access', 'refresh'));
      throw error;
    }
  }

  @Endpoint(routes.logout)
  async logout(@Caller() caller: Principal, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (caller.sessionId !== undefined) await this.#accounts.sessions.signOut(caller.userId, caller.sessionId);
    void reply.header('set-cookie', this.#cookies.clear('access', 'refresh'));
  }

  @Endpoint(routes.changePassword)
  async changePassword(
    @Input() { body }: InputOf<typeof routes.changePassword>,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.#accounts.signIn.changePassword(caller, { current: body.current_password, next: body.new_password });
  }

  /** "Nobody" and "your token is old" are different things to a page that is starting. */
  async #tellIfExpired(request: FastifyRequest): Promise<void> {
    if (this.#cookies.read(request.raw, 'access') === undefined && request.headers.authorization === undefined) return;
    await this.#authenticator.authenticate(request.raw, { kind: 'user', scope: null }).catch((error: unknown) => {
      if (ParleyError.is(error) && error.code === 'token_expired') throw error;
    });
  }

  #assertTeam(): void {
    if (this.#mode === 'local')
      throw new ParleyError('forbidden', 'This installation is for one person, who is signed in already.');
  }
}

function deliveryOf(query: { readonly tokens?: 'true' | 'false' | undefined }): Delivery {
  return query.tokens === 'true' ? 'body' : 'cookies';
}

function endsSession({ code }: ParleyError): boolean {
  return code === 'session_revoked' || code === 'unauthenticated';
}
