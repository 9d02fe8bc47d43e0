import { z } from 'zod';
import { moderationActions, moderationCategories, moderationStages, reservedActions } from './vocabulary.ts';

const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be lower-case letters, digits, "_", "." or "-"');
const category = z.enum(moderationCategories);
const stage = z.enum(moderationStages);
const action = z.enum([...moderationActions, ...reservedActions]);
const threshold = z.number().min(0).max(1);
/** `default` and, beside it, any language tag. */
const message = z.object({ default: z.string().min(1).max(2000) }).catchall(z.string().min(1).max(2000));

/** What every detector has. What a kind needs beyond it is checked by that kind's factory. */
export const detectorDefinition = z.looseObject({
  id: identifier,
  kind: z.string().min(1),
  category,
  /** Absent: the category's own. */
  threshold: threshold.optional(),
  action: action.optional(),
  stages: z.array(stage).min(1),
  /** What a failed or late detector means: nothing seen (open), or the action of the worst case (closed). */
  fail_mode: z.enum(['open', 'closed']).default('open'),
  timeout_ms: z.number().int().min(1).max(60_000).default(1000),
  /** Runs only for these languages (by primary tag); a text of unknown language gets every detector. */
  languages: z.array(z.string().min(2)).min(1).optional(),
  /** In place of the category's refusal. */
  message: message.optional(),
});

export const policyDocument = z.strictObject({
  version: z.string().min(1).max(64),
  stages: z.array(stage).min(1),
  /** From gravest to least; categories left out come last. */
  severity: z.array(category).default([...moderationCategories]),
  categories: z
    .partialRecord(category, z.strictObject({ threshold: threshold.default(0.5), action: action.default('flag') }))
    .default({}),
  messages: z.partialRecord(category, message).default({}),
  /** Said when a check that must not be skipped could not be made. */
  unavailable_message: message,
  // Parsed one by one by the loader, so that one bad detector doesn't hide what is wrong with the next.
  detectors: z.array(z.unknown()),
});

export type DetectorDocument = z.input<typeof detectorDefinition>;
export type PolicyDocument = Omit<z.input<typeof policyDocument>, 'detectors'> & {
  readonly detectors: readonly DetectorDocument[];
};
export type DetectorDefinition = z.output<typeof detectorDefinition>;
export type LocalisedMessage = z.output<typeof message>;

/** By language: the full tag, its primary language, then the default. */
export function messageFor(messages: LocalisedMessage, locale: string | undefined): string {
  if (locale === undefined) return messages.default;
  return messages[locale] ?? messages[primaryLanguage(locale)] ?? messages.default;
}

export function primaryLanguage(locale: string): string {
  return (locale.split(/[-_]/, 1)[0] ?? locale).toLowerCase();
}

export function describeIssues(error: z.ZodError, prefix: string): string[] {
  return error.issues.map((issue) => {
    const path = [prefix, z.core.toDotPath(issue.path)].filter((part) => part !== '').join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
}
