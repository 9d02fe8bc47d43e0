import { verifyChain, type ChainVerdict } from './chain.ts';
import type { AuditDraft, AuditEntry, AuditHead } from './audit-entry.ts';

/** Where the chain lies. Changes that are audited append inside their own transaction instead (A1.71). */
export interface AuditRepository {
  append(draft: AuditDraft): Promise<AuditEntry>;
  /** Newest first, below `beforeSeq` if given. */
  list(query: AuditListQuery): Promise<readonly AuditEntry[]>;
  /**
   * The head as it is now and all entries up to it, read in steps so that neither memory nor a transaction
   * grows with the log. Entries appended meanwhile are not part of it.
   */
  read(): Promise<{ readonly head: AuditHead | undefined; readonly entries: AsyncIterable<AuditEntry> }>;
  head(): Promise<AuditHead | undefined>;
}

export interface AuditListQuery {
  readonly limit: number;
  readonly beforeSeq?: number;
  readonly action?: string;
}

/** What the rest of Parley may do with the log. There is no way to change or delete. */
export interface AuditLog {
  record(draft: AuditDraft): Promise<AuditEntry>;
  list(query: AuditListQuery): Promise<readonly AuditEntry[]>;
  verify(anchors?: readonly AuditHead[]): Promise<ChainVerdict>;
  head(): Promise<AuditHead | undefined>;
}

export function createAuditLog(repository: AuditRepository): AuditLog {
  return {
    record: (draft) => repository.append(draft),
    list: (query) => repository.list(query),
    head: () => repository.head(),
    async verify(anchors = []) {
      const { head, entries } = await repository.read();
      return verifyChain({ entries, head, anchors });
    },
  };
}
