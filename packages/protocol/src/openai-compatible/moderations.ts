import * as z from 'zod/mini';

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const ImagePart = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) });

export const ModerationsRequest = z.looseObject({
  model: z.nullish(z.string()),
  input: z.union([
    z.string(),
    z.array(z.string()).check(z.minLength(1), z.maxLength(256)),
    z.array(z.discriminatedUnion('type', [TextPart, ImagePart])).check(z.minLength(1), z.maxLength(256)),
  ]),
});
export type ModerationsRequest = z.infer<typeof ModerationsRequest>;

/** OpenAI's names, and `pii` of Parley's own. */
export const openAiCategories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
  'pii',
] as const;
export type OpenAiCategory = (typeof openAiCategories)[number];

const Category = z.enum(openAiCategories);
export const ModerationResult = z.object({
  flagged: z.boolean(),
  categories: z.record(Category, z.boolean()),
  category_scores: z.record(Category, z.number()),
  category_applied_input_types: z.record(Category, z.array(z.enum(['text', 'image']))),
});
export type ModerationResult = z.infer<typeof ModerationResult>;

export const ModerationList = z.object({ id: z.string(), model: z.string(), results: z.array(ModerationResult) });
export type ModerationList = z.infer<typeof ModerationList>;
