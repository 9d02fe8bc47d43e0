import { createHash } from 'node:crypto';
import type { AuditDraft, AuditEntry, AuditHead } from './audit-entry.ts';
import { canonicalJson, storableJson, type JsonValue } from './canonical-json.ts';

export const emptyChain: AuditHead = { seq: 0, hash: '0'.repeat(64) };

/** The entry that follows `head` (A1.70). */
export function nextEntry(head: AuditHead, draft: AuditDraft, at: Date): AuditEntry {
  const content = {
    seq: head.seq + 1,
    at,
    actorId: draft.actorId,
    action: draft.action,
    target: draft.target === null ? null : (storableJson(draft.target) as string),
    details: storableJson(draft.details) as Readonly<Record<string, JsonValue>>,
    previousHash: head.hash,
  };
  return { ...content, hash: hashOf(content) };
}

export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const covered = [
    entry.previousHash,
    entry.seq,
    entry.at.toISOString(),
    entry.actorId,
    entry.action,
    entry.target,
    entry.details,
  ];
  return createHash('sha256').update(canonicalJson(covered)).digest('hex');
}

export interface ChainVerdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly firstBrokenSeq: number | null;
}

export interface ChainEvidence {
  /** In the order of seq. */
  readonly entries: AsyncIterable<AuditEntry>;
  /** The head kept apart from the log; absent when there never was an entry. */
  readonly head: AuditHead | undefined;
  /** Heads of earlier times that were kept outside (A1.74). */
  readonly anchors?: readonly AuditHead[];
}

/** Reads the whole chain once, holding one entry at a time, and names the first one that is not as it was written (A1.72, A1.73). */
export async function verifyChain({ entries, head, anchors = [] }: ChainEvidence): Promise<ChainVerdict> {
  const expectedHashes = new Map(anchors.map((anchor) => [anchor.seq, anchor.hash]));
  if (head !== undefined && !expectedHashes.has(head.seq)) expectedHashes.set(head.seq, head.hash);
  let last = emptyChain;
  let count = 0;
  let firstBrokenSeq: number | null = null;
  for await (const entry of entries) {
    count += 1;
    if (firstBrokenSeq === null && !follows(entry, last, expectedHashes.get(entry.seq))) firstBrokenSeq = last.seq + 1;
    last = entry;
  }
  const promisedEnd = Math.max(0, ...expectedHashes.keys());
  if (firstBrokenSeq === null && last.seq < promisedEnd) firstBrokenSeq = last.seq + 1;
  // Entries beyond the head were not written by `append`, which moves both together.
  if (firstBrokenSeq === null && last.seq > (head?.seq ?? 0)) firstBrokenSeq = (head?.seq ?? 0) + 1;
  return { intact: firstBrokenSeq === null, entries: count, firstBrokenSeq };
}

function follows(entry: AuditEntry, last: AuditHead, expectedHash: string | undefined): boolean {
  if (entry.seq !== last.seq + 1 || entry.previousHash !== last.hash) return false;
  if (expectedHash !== undefined && expectedHash !== entry.hash) return false;
  return hashOf(entry) === entry.hash;
}
