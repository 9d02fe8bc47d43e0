import { Controller, Inject } from '@nestjs/common';
import type { Principal, QuotaLimits } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import type { AdminReads } from '../admin-reads.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

/** How many tokens people may use, as administrators set it. */
@Controller()
export class QuotasController {
  readonly #limits: QuotaLimits;
  readonly #audit: AdminReads;
  constructor(@Inject(tokens.quotaLimits) limits: QuotaLimits, @Inject(tokens.adminReads) audit: AdminReads) {
    this.#limits = limits;
    this.#audit = audit;
  }

  @Endpoint(routes.getQuotas)
  get() {
    return this.#limits.read();
  }

  @Endpoint(routes.setQuotas)
  async set(@Input() { body }: InputOf<(typeof routes)['setQuotas']>, @Caller() caller: Principal) {
    await this.#audit.note(caller, 'quotas.changed', body.user?.id ?? 'default');
    return this.#limits.change((before) => {
      const { user } = body;
      const others = user === undefined ? before.users : before.users.filter(({ user_id: id }) => id !== user.id);
      const own = user === undefined || user.limits === null ? [] : [{ ...user.limits, user_id: user.id }];
      return { default: body.default ?? before.default, users: [...others, ...own] };
    });
  }
}
