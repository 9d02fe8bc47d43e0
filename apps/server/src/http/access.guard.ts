import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { authorise } from '@parley/core';
import type { Authenticator } from '../auth/authenticator.ts';
import { tokens } from '../tokens.ts';
import { routeOf, type AuthenticatedRequest } from './endpoint.ts';

/** Stands before every route. One without a declared access is a mistake and answers nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #authenticator: Authenticator;
  constructor(@Inject(tokens.authenticator) authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access } = routeOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.principal = await this.#authenticator.authenticate(request, access);
    authorise(access, request.principal);
    return true;
  }
}
