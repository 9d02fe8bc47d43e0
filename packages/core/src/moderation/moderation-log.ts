import { createHash } from 'node:crypto';
import type { CategoryVerdict, DetectorFailure, Verdict } from './verdict.ts';
import type { ModerationAction, ModerationStage } from './vocabulary.ts';

/** What is kept of a verdict. The text itself never is: its digest is enough to find repeats of it. */
export interface ModerationLogEntry {
  readonly stage: ModerationStage;
  readonly action: ModerationAction;
  readonly categories: readonly LoggedCategory[];
  readonly policyVersion: string;
  readonly failedDetectors: readonly DetectorFailure[];
  readonly durationMs: number;
  readonly textSha256: string;
  readonly textChars: number;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly messageId?: string;
  readonly runId?: string;
}

export type LoggedCategory = Omit<CategoryVerdict, 'spans'>;

export interface ModerationLog {
  append(entry: ModerationLogEntry): Promise<void>;
}

export interface ModerationSubject {
  readonly conversationId?: string;
  readonly userId?: string;
  readonly messageId?: string;
  readonly runId?: string;
}

export function toModerationLogEntry(verdict: Verdict, text: string, subject: ModerationSubject): ModerationLogEntry {
  return {
    stage: verdict.stage,
    action: verdict.action,
    categories: verdict.categories.map(({ spans: _, ...category }) => category),
    policyVersion: verdict.policyVersion,
    failedDetectors: verdict.detectors.failed,
    durationMs: verdict.durationMs,
    textSha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    textChars: text.length,
    ...subject,
  };
}
