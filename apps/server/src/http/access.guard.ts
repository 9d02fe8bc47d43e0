import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { authorise, ParleyError } from '@parley/core';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import { tokens } from '../tokens.ts';
import { routeOf, type AuthenticatedRequest } from './endpoint.ts';

/** Stands before every route. One without a declared access is a mistake and answers nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #authenticator: RequestAuthenticator;
  constructor(@Inject(tokens.authenticator) authenticator: RequestAuthenticator) {
    this.#authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access } = routeOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.authenticatedAtMs = performance.now();
    request.principal = await this.#authenticator.authenticate(request.raw, access);
    const refusal = authorise(access, request.principal);
    if (refusal !== undefined) throw new ParleyError(refusal, refusalTexts[refusal]);
    return true;
  }
}

const refusalTexts = {
  unauthenticated: 'Sign in first.',
  forbidden: 'This needs an administrator.',
  insufficient_scope: 'This API key may not do that.',
} as const;
