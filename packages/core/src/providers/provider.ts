import type { ProviderKind, ProviderModel, ProviderOptions } from '@parley/protocol';

/** A provider as an administrator set it up, ready to be asked: with its key. Never leaves the server. */
export interface ProviderConfig {
  readonly id: string;
  readonly kind: ProviderKind;
  /** Its models are `name/model`. */
  readonly name: string;
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly options: ProviderOptions;
  readonly models: readonly ProviderModel[];
}

/** What the engines do for providers: the wire is theirs. */
export interface ProviderAdapters {
  /** Throws a TypeError with a sentence for whoever set it up. */
  check(config: ProviderConfig): void;
  /** Offers the models of these from now on, and of no others. Calls that run go on. */
  use(configs: readonly ProviderConfig[]): void;
  /** Asks for one word. */
  probe(config: ProviderConfig, modelId: string, signal: AbortSignal): Promise<{ readonly firstTokenMs: number }>;
  /** What the provider lists, with what is known of it. Undefined where it has no list. */
  available(config: ProviderConfig, signal: AbortSignal): Promise<readonly ProviderModel[] | undefined>;
  /** What to offer of a provider when nobody chose. */
  recommended(kind: ProviderKind): readonly ProviderModel[];
}
