import type { Span } from './mapped-text.ts';
import type { FailMode, ModerationAction, ModerationCategory, ModerationStage } from './vocabulary.ts';

/** What a check found and what follows from it. Holds offsets and ids, never a piece of the text. */
export interface Verdict {
  readonly stage: ModerationStage;
  readonly action: ModerationAction;
  /** Everything seen, gravest first; what stayed below its threshold has the action `allow`. */
  readonly categories: readonly CategoryVerdict[];
  readonly policyVersion: string;
  /** Present exactly when the action is `block`. */
  readonly refusal?: ModerationRefusal;
  readonly detectors: { readonly ran: readonly string[]; readonly failed: readonly DetectorFailure[] };
  readonly durationMs: number;
}

export interface CategoryVerdict {
  readonly category: ModerationCategory;
  readonly score: number;
  readonly action: ModerationAction;
  readonly detectorIds: readonly string[];
  readonly ruleIds: readonly string[];
  /** The places the action rests on, in offsets of the checked text, in order. Empty for a detector that judges the whole. */
  readonly spans: readonly Span[];
}

export interface ModerationRefusal {
  readonly category: ModerationCategory;
  readonly message: string;
}

export interface DetectorFailure {
  readonly detectorId: string;
  readonly reason: 'error' | 'timeout';
  readonly failMode: FailMode;
}
