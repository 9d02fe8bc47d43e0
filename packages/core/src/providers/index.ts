export { describeFailure } from './describe-failure.ts';
export type { ProviderAdapters, ProviderConfig } from './provider.ts';
export type { ProvidersRepository, StoredProvider } from './providers-repository.ts';
export { createProviders, type Providers, type ProvidersOptions } from './providers.service.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
