import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { rateHeaders, speaksOpenAi } from '../openai/openai-error.ts';
import type { RequestRates } from '../limits/request-rates.ts';
import { tokens } from '../tokens.ts';
import { routeOf, type AuthenticatedRequest } from './endpoint.ts';

/** After the access guard: counts by person what is known to be somebody's, and by address what leads to being somebody. */
@Injectable()
export class RateGuard implements CanActivate {
  readonly #rates: RequestRates;
  constructor(@Inject(tokens.rates) rates: RequestRates) {
    this.#rates = rates;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = routeOf(context);
    const { principal, ip } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (route.access.kind === 'public') {
      if (route.method !== 'GET' || route.produces === 'redirect') await this.#rates.signIn(ip);
    } else if (principal !== undefined) {
      // Programs poll: what they read there counts too.
      if (route.method !== 'GET' || speaksOpenAi(route.path)) {
        const left = await this.#rates.write(principal);
        if (left !== undefined && speaksOpenAi(route.path))
          void context.switchToHttp().getResponse<FastifyReply>().headers(rateHeaders(left));
      } else if (route.produces === 'text/event-stream') await this.#rates.attach(principal);
    }
    return true;
  }
}
