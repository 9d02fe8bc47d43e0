import type { JsonValue } from './canonical-json.ts';

export const auditActions = [
  'setup.completed',
  'sign_in.succeeded',
  'sign_in.failed',
  'sign_out',
  'session.refresh_reused',
  'session.revoked',
  'password.changed',
  'api_key.created',
  'api_key.revoked',
  'user.created',
  'user.renamed',
  'user.suspended',
  'user.reactivated',
  'user.role_changed',
  'user.deleted',
  'conversations.deleted',
  'account.exported',
  'identity.linked',
  'admin.read',
  'routing.changed',
  'quotas.changed',
  'model.used',
  'model.parameters_set',
  'model.paused',
  'model.pulled',
  'model.cancelled',
  'model.removed',
  'model.imported',
  'model.adapter_attached',
  'model.adapter_scaled',
  'model.adapter_detached',
  'embeddings.model_changed',
  'provider.created',
  'provider.changed',
  'provider.removed',
  'dead_letters.replayed',
  'dead_letters.discarded',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What happened, before it has a place in the chain. No secrets and no plain e-mail addresses (A1.76). */
export interface AuditDraft {
  readonly action: AuditAction;
  /** Null when nobody is signed in yet. */
  readonly actorId: string | null;
  /** What it was done to: an id, or the name of a thing. */
  readonly target: string | null;
  readonly details: Readonly<Record<string, JsonValue>>;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: Date;
  readonly actorId: string | null;
  /** Wider than `AuditAction`: a newer release may have written actions this one does not know. */
  readonly action: string;
  readonly target: string | null;
  readonly details: Readonly<Record<string, JsonValue>>;
  readonly previousHash: string;
  readonly hash: string;
}

/** The last link of the chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}
