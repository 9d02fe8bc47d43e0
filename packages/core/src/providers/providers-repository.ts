import type { ProviderKind, ProviderModel, ProviderOptions } from '@parley/protocol';
import type { AuditDraft } from '../audit/index.ts';

/** A provider as it lies in the database. */
export interface StoredProvider {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  readonly baseUrl: string | null;
  readonly sealedKey: string | null;
  readonly keyHint: string | null;
  readonly options: ProviderOptions;
  readonly models: readonly ProviderModel[];
  readonly enabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ProvidersRepository {
  /** By name. */
  list(): Promise<readonly StoredProvider[]>;
  get(id: string): Promise<StoredProvider | undefined>;
  /** Changes with every change of any provider. */
  version(): Promise<string>;
  /** False: the name is taken. */
  create(provider: StoredProvider, audit: AuditDraft): Promise<boolean>;
  /** False: it is gone. */
  update(provider: StoredProvider, audit: AuditDraft): Promise<boolean>;
  remove(id: string, audit: AuditDraft): Promise<boolean>;
  /** Nothing happens when the key was changed meanwhile. */
  reseal(id: string, from: string, to: string): Promise<void>;
}
