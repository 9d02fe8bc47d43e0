import { miniLmToGguf } from '../../embeddings/minilm/convert-in-thread.ts';
import type { ModelConverter } from './model-converter.ts';

export type { ModelConverter } from './model-converter.ts';

/** By the names that catalogue entries use. */
export const converters: Readonly<Record<string, ModelConverter>> = { 'minilm-to-gguf': miniLmToGguf };
