import type { Span } from './mapped-text.ts';
import type { NormalisedText } from './normalise.ts';
import type { DetectorDefinition } from './policy.ts';
import type { ModerationCategory, ModerationStage } from './vocabulary.ts';

/**
 * One way of finding something in a text. Answers what it saw and how sure it is; whether that matters is the
 * policy's business. Every implementation passes `detectorRules`.
 */
export interface Detector {
  readonly id: string;
  readonly kind: string;
  detect(input: DetectorInput, signal: AbortSignal): Promise<readonly Detection[]>;
  /**
   * The earliest offset from which a match could still grow if more text came: everything before it is
   * decided. A detector that can't know leaves this out, and a stream holds back a fixed tail for it.
   */
  pendingFrom?(input: DetectorInput): number;
}

export interface DetectorInput {
  readonly stage: ModerationStage;
  readonly text: string;
  /** Computed once for all detectors of a check. */
  readonly normalised: NormalisedText;
  readonly locale?: string;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly media?: readonly ModerationMedia[];
}

export interface ModerationMedia {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export interface Detection {
  readonly category: ModerationCategory;
  /** 0 to 1. */
  readonly score: number;
  readonly ruleId: string;
  /** In offsets of the text that was checked. */
  readonly spans?: readonly Span[];
}

/** Builds the detectors of one kind. All that is wrong with a definition is answered at once. */
export interface DetectorFactory {
  readonly kind: string;
  create(definition: DetectorDefinition): DetectorCreation;
}

export type DetectorCreation = { readonly detector: Detector } | { readonly problems: readonly string[] };
