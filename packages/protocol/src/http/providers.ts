import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';
import { ModelAbilities, ModelPrice } from './models.ts';

/** Where models of others come from. */
export const ProviderKind = z.enum([
  'openai',
  'anthropic',
  'google',
  'mistral',
  'azure_openai',
  'amazon_bedrock',
  'nvidia_nim',
  'openrouter',
  'ollama',
  'vllm',
  'lm_studio',
  'llama_cpp',
  'litellm',
  'jan',
  'openai_compatible',
]);
export type ProviderKind = z.infer<typeof ProviderKind>;

const shortText = z.string().check(z.minLength(1), z.maxLength(200));

/** What is left out is taken from what Parley knows of the model, else guessed carefully. */
export const ProviderModel = z.object({
  /** What the provider calls it. */
  id: shortText,
  name: z.optional(shortText),
  context_tokens: z.optional(z.int().check(z.minimum(256), z.maximum(100_000_000))),
  max_output_tokens: z.optional(z.int().check(z.minimum(1), z.maximum(10_000_000))),
  abilities: z.optional(z.partial(ModelAbilities)),
  price: z.optional(ModelPrice),
});
export type ProviderModel = z.infer<typeof ProviderModel>;

export const ProviderOptions = z.object({
  /** Amazon Bedrock. */
  region: z.optional(z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d+$/))),
  /** Amazon Bedrock with the secret access key as the key. Without it the key is a Bedrock API key. */
  access_key_id: z.optional(z.string().check(z.regex(/^[A-Z0-9]{16,128}$/))),
  /** OpenAI and Azure. `auto`: responses for models that think, chat completions for others. */
  api: z.optional(z.enum(['auto', 'chat', 'responses'])),
  /** Azure's older addresses, by deployment: such as 2024-10-21. */
  api_version: z.optional(z.string().check(z.regex(/^[\w.-]{1,40}$/))),
  /** Sent with every request. Not for secrets: administrators read them. */
  headers: z.optional(
    z.record(z.string().check(z.regex(/^[A-Za-z0-9-]{1,100}$/)), z.string().check(z.regex(/^[\x20-\x7e]{0,500}$/))),
  ),
  /** Further fields of every request's body. */
  extra_body: z.optional(z.record(z.string(), z.unknown())),
  /** How the server goes on with an answer that broke off. */
  continuation: z.optional(z.enum(['instruction', 'prefill', 'prefill_flags', 'prefill_mark'])),
  /** How the server is told how much to think. */
  effort_field: z.optional(z.enum(['flat', 'nested', 'template'])),
  /** Until the first byte: reading a long prompt may take a slow machine minutes. */
  first_byte_timeout_s: z.optional(z.int().check(z.minimum(1), z.maximum(3_600))),
});
export type ProviderOptions = z.infer<typeof ProviderOptions>;

/** The models of this provider are `name/model`. */
export const ProviderName = z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,40}$/));
const BaseUrl = z.url().check(z.maxLength(500), z.regex(/^https?:\/\//));
const ApiKey = z.string().check(z.minLength(1), z.maxLength(4_096), z.regex(/^[\x21-\x7e]+$/));
const Models = z.array(ProviderModel).check(z.maxLength(500));

export const Provider = z.object({
  id: Uuid,
  kind: ProviderKind,
  name: z.string(),
  /** Null: the provider's own. */
  base_url: z.nullable(z.string()),
  /** The end of the key, to recognise it by; null without one. The key itself never leaves the server. */
  key_hint: z.nullable(z.string()),
  options: ProviderOptions,
  models: z.array(ProviderModel),
  enabled: z.boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Provider = z.infer<typeof Provider>;
/** What all providers of a kind have in common, for whoever adds one. */
export const ProviderKindFacts = z.object({
  kind: ProviderKind,
  name: z.string(),
  /** Null: everybody has an address of their own. */
  base_url: z.nullable(z.string()),
  key: z.enum(['required', 'optional']),
  /** `hosted`: a company's. `own`: a server of one's own. */
  place: z.enum(['hosted', 'own']),
});
export type ProviderKindFacts = z.infer<typeof ProviderKindFacts>;
export const ProviderList = z.object({ items: z.array(Provider), kinds: z.array(ProviderKindFacts) });

export const CreateProvider = z.object({
  kind: ProviderKind,
  name: ProviderName,
  base_url: z.optional(BaseUrl),
  api_key: z.optional(ApiKey),
  options: z._default(ProviderOptions, {}),
  /** Default: the ones Parley recommends of this provider; for a server of one's own those it lists. */
  models: z.optional(Models),
  enabled: z._default(z.boolean(), true),
});

export type CreateProvider = z.infer<typeof CreateProvider>;

/** What is absent stays. A new address needs the key again: the old one was meant for the old address. */
export const UpdateProvider = z.object({
  base_url: z.optional(z.nullable(BaseUrl)),
  api_key: z.optional(z.nullable(ApiKey)),
  options: z.optional(ProviderOptions),
  models: z.optional(Models),
  enabled: z.optional(z.boolean()),
});
export type UpdateProvider = z.infer<typeof UpdateProvider>;

export const TestProvider = z.object({
  /** Which model answers. Default: the first. */
  model: z.optional(shortText),
});
export const ProviderTest = z.object({
  ok: z.boolean(),
  /** In a sentence, what works or what does not. */
  detail: z.string(),
  model: z.nullable(z.string()),
  models_listed: z.nullable(z.int()),
  first_token_ms: z.nullable(z.int()),
});
export type ProviderTest = z.infer<typeof ProviderTest>;

/** Like adding it, but nothing is kept: what would become of it? */
export const CheckProvider = z.pick(CreateProvider, { kind: true, base_url: true, api_key: true, options: true });
export type CheckProvider = z.infer<typeof CheckProvider>;
export const ProviderCheck = z.extend(ProviderTest, {
  /** What it lists, as far as it does, else what Parley recommends. */
  models: z.array(ProviderModel),
  /** Of these, what would be offered when nobody chose. */
  recommended: z.array(z.string()),
});
export type ProviderCheck = z.infer<typeof ProviderCheck>;

export const AvailableModels = z.object({ items: z.array(ProviderModel) });

/** A model server found on this machine. */
export const LocalServer = z.object({
  kind: ProviderKind,
  base_url: z.string(),
  models: z.array(z.string()),
  /** `used`: its models are offered as `found-…/model`. `offered`: an administrator may add it as a provider. */
  state: z.enum(['used', 'offered', 'added']),
});
export type LocalServer = z.infer<typeof LocalServer>;
export const LocalServerList = z.object({ items: z.array(LocalServer) });
