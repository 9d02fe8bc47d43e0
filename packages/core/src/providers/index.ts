export type { ProviderAdapters, ProviderConfig } from './provider.ts';
