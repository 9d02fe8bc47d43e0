export { auditActions, type AuditAction, type AuditDraft, type AuditEntry, type AuditHead } from './audit-entry.ts';
export { createAuditLog, type AuditListQuery, type AuditLog, type AuditRepository } from './audit-log.ts';
export { canonicalJson, storableJson, type JsonValue } from './canonical-json.ts';
export { emptyChain, hashOf, nextEntry, verifyChain, type ChainEvidence, type ChainVerdict } from './chain.ts';
