/** Ordered from gravest to least: the first blocked one gives the refusal its wording. */
export const moderationCategories = [
  'sexual_minors',
  'self_harm',
  'violence',
  'illegal',
  'hate',
  'harassment',
  'nsfw',
  'pii',
] as const;
export type ModerationCategory = (typeof moderationCategories)[number];

export const moderationStages = ['input', 'output', 'retrieval', 'tool_result', 'memory', 'image'] as const;
export type ModerationStage = (typeof moderationStages)[number];

/** What this engine can do. */
export const moderationActions = ['allow', 'flag', 'block'] as const;
export type ModerationAction = (typeof moderationActions)[number];

/** Known to the format, refused at load until an engine can do them: a policy must never be half obeyed. */
export const reservedActions = ['redact', 'rewrite', 'escalate', 'crisis_resources'] as const;

export type FailMode = 'open' | 'closed';

export function gravestAction(a: ModerationAction, b: ModerationAction): ModerationAction {
  return moderationActions.indexOf(a) >= moderationActions.indexOf(b) ? a : b;
}

export function isModerationAction(value: string): value is ModerationAction {
  return (moderationActions as readonly string[]).includes(value);
}
