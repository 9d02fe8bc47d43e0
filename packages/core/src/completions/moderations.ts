import {
  openAiCategories,
  type ModerationList,
  type ModerationResult,
  type ModerationsRequest,
  type OpenAiCategory,
} from '@parley/protocol/openai-compatible';
import type { ModerationCategory, ModerationEngine, ModerationMedia, Verdict } from '../moderation/index.ts';
import { readDataUrl } from './data-urls.ts';

/** Parley's categories in OpenAI's names. What Parley does not tell apart stays with the wider name. */
const names: Readonly<Record<ModerationCategory, readonly OpenAiCategory[]>> = {
  sexual_minors: ['sexual', 'sexual/minors'],
  self_harm: ['self-harm'],
  violence: ['violence'],
  illegal: ['illicit'],
  hate: ['hate'],
  harassment: ['harassment'],
  nsfw: ['sexual'],
  pii: ['pii'],
};

/** `/v1/moderations`: what the policy says of a text as input. Many texts give many results, parts of one give one. */
export async function moderate(
  engine: ModerationEngine,
  userId: string,
  { input }: ModerationsRequest,
): Promise<Omit<ModerationList, 'id'>> {
  const results = await Promise.all(subjectsOf(input).map((subject) => judge(engine, userId, subject)));
  return { model: `parley-moderation-${engine.policyVersion}`, results };
}

interface Subject {
  readonly text: string;
  readonly media: readonly ModerationMedia[];
}

function subjectsOf(input: ModerationsRequest['input']): readonly Subject[] {
  if (typeof input === 'string') return [{ text: input, media: [] }];
  const texts: string[] = [];
  const parts: string[] = [];
  const media: ModerationMedia[] = [];
  input.forEach((part, index) => {
    if (typeof part === 'string') texts.push(part);
    else if (part.type === 'text') parts.push(part.text);
    else {
      const { mediaType, bytes } = readDataUrl(part.image_url.url, `input[${index}].image_url`);
      media.push({ mimeType: mediaType, bytes });
    }
  });
  const asParts = parts.length > 0 || media.length > 0;
  return asParts ? [{ text: parts.join('\n'), media }] : texts.map((text) => ({ text, media: [] }));
}

async function judge(engine: ModerationEngine, userId: string, { text, media }: Subject): Promise<ModerationResult> {
  const verdicts: [Verdict, 'text' | 'image'][] = [[await engine.check({ stage: 'input', text, userId }), 'text']];
  if (media.length > 0 && engine.covers('image'))
    verdicts.push([await engine.check({ stage: 'image', text: '', userId, media }), 'image']);
  const flags = emptyRecord(() => false);
  const scores = emptyRecord(() => 0);
  const types = emptyRecord((): ('text' | 'image')[] => []);
  for (const name of openAiCategories) types[name] = ['text'];
  for (const [verdict, type] of verdicts) {
    for (const { category, score, action } of verdict.categories) {
      for (const name of names[category]) {
        scores[name] = Math.max(scores[name], score);
        if (action !== 'allow') flags[name] = true;
        if (!types[name].includes(type)) types[name] = [...types[name], type];
      }
    }
  }
  return {
    flagged: Object.values(flags).includes(true),
    categories: flags,
    category_scores: scores,
    category_applied_input_types: types,
  };
}

function emptyRecord<T>(value: () => T): Record<OpenAiCategory, T> {
  return Object.fromEntries(openAiCategories.map((name) => [name, value()])) as Record<OpenAiCategory, T>;
}
