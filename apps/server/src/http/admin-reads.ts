import type { AuditAction, AuditLog, Page, Principal } from '@parley/core';
import type { ModerationEntry } from '@parley/protocol';
import type * as z from 'zod';

/** What administrators look at is itself on record. */
export interface AdminReads {
  note(caller: Principal, action: AuditAction, target: string): Promise<void>;
  moderation(query: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<Page<z.output<typeof ModerationEntry>>>;
}

export function createAdminReads(options: {
  readonly auditLog: AuditLog;
  readonly moderation: AdminReads['moderation'];
}): AdminReads {
  return {
    moderation: options.moderation,
    async note(caller, action, target) {
      await options.auditLog.record({ action, actorId: caller.userId, target, details: {} });
    },
  };
}
