import type { LanguageModel } from './language-model.ts';

/** Where models come from: the embedded engine, configured providers, servers found on this machine, scripts. */
export interface ModelSource {
  /** Usable now, in the order they are offered. Cheap: asked for every turn. */
  models(): readonly LanguageModel[];
  /** Models that answer when asked for by name and are not offered. */
  resolve?(id: string): LanguageModel | undefined;
  close?(): Promise<void> | void;
}
