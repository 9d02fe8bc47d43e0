import * as z from 'zod/mini';

const ModelId = z.string().check(z.minLength(1), z.maxLength(200));

/** Which model answers what is asked of the model `auto`. The first rule that holds counts. */
export const RoutingRule = z.object({
  task: z.enum(['chat', 'code', 'vision', 'long']),
  model: ModelId,
  /** With `long`: from how many tokens of prompt. Default: more than the default model holds. */
  min_tokens: z.optional(z.int().check(z.minimum(1))),
});

/** Who answers when a model does not, in order. */
export const FallbackChain = z.object({
  model: ModelId,
  next: z.array(ModelId).check(z.minLength(1), z.maxLength(5)),
});

export const RoutingSettings = z.object({
  rules: z.array(RoutingRule).check(z.maxLength(50)),
  fallbacks: z.array(FallbackChain).check(z.maxLength(50)),
  /** Null: the one the installation would choose by itself. `auto`: by the rules. */
  default_model: z.nullable(ModelId),
  /** For what nobody waits for, such as titles. Null: the model that answered. */
  small_tasks_model: z.optional(z.nullable(ModelId)),
});
export const ChangeRouting = z.partial(RoutingSettings);
export type RoutingSettings = z.infer<typeof RoutingSettings>;
