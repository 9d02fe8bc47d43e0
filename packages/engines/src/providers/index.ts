export { createLocalServers, type FoundServer, type LocalServers, type LocalServersOptions } from './find-local.ts';
export { kinds as providerKinds } from './kinds.ts';
export { createProviderSource, type ProviderSource } from './provider-source.ts';
