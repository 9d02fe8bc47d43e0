import type { LanguageModel, ModelRequest } from '../models/index.ts';
import type { StoredRun } from './types.ts';

/** Builds what the model reads. The context feature implements it with its contributors. */
export interface PromptAssembler {
  assemble(run: StoredRun, model: LanguageModel): Promise<ModelRequest>;
}
