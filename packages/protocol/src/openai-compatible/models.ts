import * as z from 'zod/mini';
import { ModelAbilities } from '../http/models.ts';
import { count, seconds } from './common.ts';

export const ModelObject = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: seconds,
  owned_by: z.string(),
  /** Parley's own, beside what OpenAI tells. */
  name: z.string(),
  context_window: count,
  abilities: ModelAbilities,
});
export type ModelObject = z.infer<typeof ModelObject>;

export const ModelObjectList = z.object({ object: z.literal('list'), data: z.array(ModelObject) });
export type ModelObjectList = z.infer<typeof ModelObjectList>;

export const ModelParams = z.object({ id: z.string().check(z.minLength(1), z.maxLength(200)) });
