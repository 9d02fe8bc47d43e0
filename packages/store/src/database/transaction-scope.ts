import { AsyncLocalStorage } from 'node:async_hooks';
import { ParleyError } from '@parley/core';

interface Scope {
  open: boolean;
}

/**
 * Refuses the outer database inside a transaction. On PGlite such a call would wait for the transaction that
 * waits for it; on PostgreSQL it would silently read outside: one clear error instead of either.
 */
export class TransactionScope {
  readonly #current = new AsyncLocalStorage<Scope>();

  assertOutside(): void {
    if (this.#current.getStore()?.open)
      throw new ParleyError('internal', 'Inside a transaction use its own `tx`, not the database around it.');
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const scope: Scope = { open: true };
    try {
      return await this.#current.run(scope, work);
    } finally {
      // What the work left running afterwards (a relay it woke) may use the database again.
      scope.open = false;
    }
  }
}
