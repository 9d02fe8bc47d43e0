import type { Conversation } from '@parley/protocol';
import type { StoredMessage } from '../turns/index.ts';

export interface Correction {
  readonly ownerId: string;
  readonly messageId: string;
  readonly content: string;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
  readonly mostBelow: number;
  readonly now: Date;
  /** Rising. */
  readonly nextId: () => string;
}

export type Corrected =
  | { readonly kind: 'corrected' | 'replayed'; readonly conversation: Conversation }
  | { readonly kind: 'refused'; readonly why: CorrectionRefusal };

export type CorrectionRefusal =
  | 'unknown'
  | 'ended'
  | 'busy'
  | 'comparing'
  | 'not_correctable'
  | 'unchanged'
  | 'too_many'
  | 'key_taken';

export interface CorrectionStore {
  /** Undefined when it is not the owner's. */
  find(ownerId: string, messageId: string): Promise<StoredMessage | undefined>;
  /** CR6 */
  correct(correction: Correction): Promise<Corrected>;
}
