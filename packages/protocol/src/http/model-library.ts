import * as z from 'zod/mini';
import { Timestamp } from './common.ts';
import { ModelAbilities } from './models.ts';

const bytes = z.number().check(z.minimum(0));

export const ModelKind = z.enum([
  'chat',
  'embedding',
  'reranker',
  'speech_to_text',
  'text_to_speech',
  'voice_activity',
  'moderation',
]);
export const ModelState = z.enum([
  'absent',
  'queued',
  'downloading',
  'paused',
  'verifying',
  'converting',
  'installed',
  'failed',
]);
export type ModelState = z.infer<typeof ModelState>;

export const ModelProgress = z.object({
  received_bytes: bytes,
  total_bytes: bytes,
  /** Over the last seconds; 0 before it can be told. */
  bytes_per_second: bytes,
  seconds_left: z.nullable(z.number()),
  source: z.string(),
});

export const ModelFailure = z.object({
  /** `no_source`, `checksum_mismatch`, `no_space`, `invalid_file`, `conversion_failed`, `not_writable`, `internal`; may grow. */
  reason: z.string(),
  message: z.string(),
  attempts: z.array(z.object({ source: z.string(), message: z.string() })),
});

export const ModelFile = z.object({
  name: z.string(),
  role: z.string(),
  size_bytes: bytes,
  sha256: z.string(),
  /** `checked`, `published`, `on first use` or `imported`: who vouches for the sum. */
  known: z.string(),
});

export const ModelAdapter = z.object({ id: z.string(), file_name: z.string(), scale: z.number() });
export type ModelAdapter = z.infer<typeof ModelAdapter>;
export const ModelAdapterList = z.object({ items: z.array(ModelAdapter) });

/** A model of the catalogue, or one that was imported, and how far it is on this server. */
export const LibraryModel = z.object({
  id: z.string(),
  /** What conversations call it once it is installed; null for what does not chat. */
  model: z.nullable(z.string()),
  kind: ModelKind,
  name: z.string(),
  summary: z.string(),
  licence: z.object({ id: z.string(), url: z.nullable(z.string()) }),
  parameters: z.nullable(z.number()),
  quantisation: z.nullable(z.string()),
  context_tokens: z.nullable(z.int()),
  dimensions: z.nullable(z.int()),
  abilities: z.nullable(ModelAbilities),
  languages: z.array(z.string()),
  memory_bytes: bytes,
  size_bytes: bytes,
  in_catalogue: z.boolean(),
  sources: z.array(z.string()),
  is_default: z.boolean(),
  state: ModelState,
  progress: z.nullable(ModelProgress),
  failure: z.nullable(ModelFailure),
  installed_from: z.nullable(z.string()),
  installed_at: z.nullable(Timestamp),
  files: z.array(ModelFile),
  adapters: z.array(ModelAdapter),
});
export type LibraryModel = z.infer<typeof LibraryModel>;
/** What models have to share with everything else. */
export const Machine = z.object({
  memory_bytes: bytes,
  available_memory_bytes: bytes,
  /** Where models are kept; null where it can't be told. */
  free_disk_bytes: z.nullable(bytes),
  cores: z.int(),
});
export type Machine = z.infer<typeof Machine>;
export const LibraryModelList = z.object({
  items: z.array(LibraryModel),
  machine: Machine,
  /** Which files of this machine may be imported. `folder`: only those of PARLEY_MODELS_DIR. */
  import_from: z.enum(['anywhere', 'folder', 'nowhere']),
});
export type LibraryModelList = z.infer<typeof LibraryModelList>;

/** What stands in the head of its file; null where that is no GGUF file. */
export const ModelFileDetails = z.object({
  architecture: z.string(),
  tokenizer: z.nullable(z.string()),
  vocabulary: z.nullable(z.number()),
  layers: z.nullable(z.number()),
  embedding_length: z.nullable(z.number()),
  tensors: z.int(),
  chat_template: z.nullable(z.string()),
  memory: z.array(z.object({ context_tokens: z.int(), memory_bytes: bytes })),
});
export const LibraryModelDetails = z.extend(LibraryModel, { file_details: z.nullable(ModelFileDetails) });
export type LibraryModelDetails = z.infer<typeof LibraryModelDetails>;

const modelId = z.string().check(z.minLength(1), z.maxLength(80));
export const ModelIdParams = z.object({ id: modelId });

const serverPath = z.string().check(z.minLength(1), z.maxLength(4_096));
export const ImportModel = z.object({
  /** On the server's machine. */
  file: serverPath,
  id: z.optional(modelId),
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  /** `link` uses the file where it lies. */
  mode: z._default(z.enum(['copy', 'link']), 'copy'),
});
const scale = z.number().check(z.minimum(-10), z.maximum(10));
export const AttachAdapter = z.object({ file: serverPath, id: z.optional(modelId), scale: z._default(scale, 1) });
export const ScaleAdapter = z.object({ adapter_id: modelId, scale });
export const DetachAdapter = z.object({ adapter_id: modelId });
