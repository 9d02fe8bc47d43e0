import {
  createProviders,
  createSecretBox,
  type Accounts,
  type Clock,
  type IdFactory,
  type Logger,
  type Providers,
} from '@parley/core';
import { createLocalServers, createProviderSource, type LocalServers, type ProviderSource } from '@parley/engines';
import { createProvidersRepository, type Database } from '@parley/store';
import type { Config } from '../config.ts';

/** Where models of others come from: empty until `begin`, so that the registry can be made before the database is open. */
export interface ProviderModels {
  readonly source: ProviderSource;
  /** Undefined: nobody wants them looked for. */
  readonly localServers: LocalServers | undefined;
}

/** In local mode what is found answers at once; for a team an administrator decides. */
export function createProviderModels(config: Config, logger: Logger): ProviderModels {
  return {
    source: createProviderSource({ logger }),
    localServers: config.findLocalServers
      ? createLocalServers({
          logger,
          use: config.mode === 'local',
          known: () => config.models.map(({ baseUrl }) => baseUrl.replace(/\/+$/, '')),
        })
      : undefined,
  };
}

export interface OpenProvidersOptions {
  readonly config: Config;
  readonly models: ProviderModels;
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'secret'>;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
}

/** Reads the providers, and offers their models from now on. */
export async function openProviders(options: OpenProvidersOptions): Promise<Providers> {
  const { config, models, database, accounts, clock, newId, logger } = options;
  const providers = createProviders({
    repository: createProvidersRepository({ database, clock }),
    box: createSecretBox(sealingKeys(config, accounts.secret.key('provider-keys'))),
    adapters: models.source,
    clock,
    createId: newId,
    logger,
    takenNames: config.models.map(({ prefix }) => prefix),
  });
  await providers.start();
  return providers;
}

/** What was sealed before there were keys of one's own opens still, and is sealed anew (P9). */
function sealingKeys({ secretKeys }: Config, own: Buffer): [Buffer, ...Buffer[]] {
  const [first, ...others] = secretKeys.map((key) => Buffer.from(key.reveal(), 'base64'));
  return first === undefined ? [own] : [first, ...others, own];
}
