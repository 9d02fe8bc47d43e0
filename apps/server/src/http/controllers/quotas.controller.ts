import { Controller, Inject } from '@nestjs/common';
import { ParleyError, type Accounts, type Principal, type QuotaLimits, type QuotaOverview } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import type { AdminReads } from '../admin-reads.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

export interface QuotaParts {
  readonly limits: QuotaLimits;
  readonly overview: QuotaOverview;
  readonly users: Pick<Accounts['users'], 'find'>;
}

/** How many tokens people may use, as administrators set it. */
@Controller()
export class QuotasController {
  readonly #parts: QuotaParts;
  readonly #audit: AdminReads;
  constructor(@Inject(tokens.quotas) parts: QuotaParts, @Inject(tokens.adminReads) audit: AdminReads) {
    this.#parts = parts;
    this.#audit = audit;
  }

  @Endpoint(routes.getQuotas)
  get() {
    return this.#parts.limits.read();
  }

  @Endpoint(routes.listQuotaPeople)
  people(@Input() { query }: InputOf<(typeof routes)['listQuotaPeople']>) {
    return this.#parts.overview.people(query);
  }

  @Endpoint(routes.setQuotas)
  async set(@Input() { body }: InputOf<(typeof routes)['setQuotas']>, @Caller() caller: Principal) {
    const { user } = body;
    // Limits may be taken from an account that is gone, and only then.
    if (user !== undefined && user.limits !== null && (await this.#parts.users.find(user.id)) === undefined)
      throw new ParleyError('not_found', 'There is no such account.');
    await this.#audit.note(caller, 'quotas.changed', user?.id ?? 'default');
    return this.#parts.limits.change((before) => {
      const others = user === undefined ? before.users : before.users.filter(({ user_id: id }) => id !== user.id);
      const own = user === undefined || user.limits === null ? [] : [{ ...user.limits, user_id: user.id }];
      return { default: body.default ?? before.default, users: [...others, ...own] };
    });
  }
}
