export { autoModelId, createRoutedRegistry, type RoutedRegistryOptions } from './routed-registry.ts';
export { createRoutingStore, type RoutingStore, type RoutingStoreOptions } from './routing-store.ts';
