import { Controller, Inject } from '@nestjs/common';
import { ParleyError, type Accounts, type Principal } from '@parley/core';
import { routes, type AuditPage, type AuditVerification } from '@parley/protocol';
import type * as z from 'zod';
import { Caller, Endpoint, Input, type InputOf } from '../../http/endpoint.ts';
import { authTokens } from '../auth-tokens.ts';

/** Reading the audit log is itself entered in it (A1.75). */
@Controller()
export class AuditController {
  readonly #accounts: Accounts;
  constructor(@Inject(authTokens.accounts) accounts: Accounts) {
    this.#accounts = accounts;
  }

  @Endpoint(routes.listAudit)
  async listAudit(
    @Input() { query }: InputOf<typeof routes.listAudit>,
    @Caller() caller: Principal,
  ): Promise<z.output<typeof AuditPage>> {
    const { limit, cursor, action } = query;
    const beforeSeq = cursor === undefined ? undefined : readCursor(cursor);
    await this.#note(caller, 'audit_log');
    const entries = await this.#accounts.auditLog.list({
      limit: limit + 1,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
      ...(action === undefined ? {} : { action }),
    });
    const items = entries.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(({ seq, at, actorId, action: done, target, details, previousHash, hash }) => ({
        seq,
        at: at.toISOString(),
        actor_id: actorId,
        action: done,
        target,
        details: { ...details },
        previous_hash: previousHash,
        hash,
      })),
      next_cursor: entries.length > limit && last !== undefined ? String(last.seq) : null,
    };
  }

  @Endpoint(routes.verifyAudit)
  async verifyAudit(@Caller() caller: Principal): Promise<z.output<typeof AuditVerification>> {
    await this.#note(caller, 'audit_log_verification');
    const { intact, entries, firstBrokenSeq } = await this.#accounts.auditLog.verify();
    return { intact, entries, first_broken_seq: firstBrokenSeq };
  }

  async #note(caller: Principal, target: string): Promise<void> {
    await this.#accounts.auditLog.record({ action: 'admin.read', actorId: caller.userId, target, details: {} });
  }
}

function readCursor(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new ParleyError('invalid_cursor', 'The cursor is not one of ours.');
  return Number(cursor);
}
