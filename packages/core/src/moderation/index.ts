export { defaultPolicy } from './default-policy/index.ts';
export type {
  Detection,
  Detector,
  DetectorCreation,
  DetectorFactory,
  DetectorInput,
  ModerationMedia,
} from './detector.ts';
export { dictionaryDetectorFactory } from './dictionary-detector.ts';
export {
  createModerationEngine,
  localDetectorFactories,
  type CheckRequest,
  type ModerationEngine,
  type ModerationEngineOptions,
} from './engine.ts';
export { loadPolicy, type LoadedPolicy, type PolicyLoad } from './load-policy.ts';
export type { Span } from './mapped-text.ts';
export {
  toModerationLogEntry,
  type LoggedCategory,
  type ModerationLog,
  type ModerationLogEntry,
  type ModerationSubject,
} from './moderation-log.ts';
export { normalise, type NormalisedReading, type NormalisedText } from './normalise.ts';
export { detectorDefinition, policyDocument, type DetectorDefinition, type PolicyDocument } from './policy.ts';
export { re2DetectorFactory } from './re2-detector.ts';
export { createStreamGuard, type StreamGuard, type StreamGuardOptions, type StreamGuardStep } from './stream-guard.ts';
export type { CategoryVerdict, DetectorFailure, ModerationRefusal, Verdict } from './verdict.ts';
export {
  moderationActions,
  moderationCategories,
  moderationStages,
  type FailMode,
  type ModerationAction,
  type ModerationCategory,
  type ModerationStage,
} from './vocabulary.ts';
