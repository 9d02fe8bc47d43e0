export {
  autoModelId,
  createRoutedRegistry,
  type RoutedRegistry,
  type RoutedRegistryOptions,
} from './routed-registry.ts';
export { createParameterStore, type ParametersByModel, type ParameterStore } from './parameter-store.ts';
export { createTunedRegistry } from './tuned-registry.ts';
export { openSharedSetting, type SettingsAccess, type SharedSetting } from './shared-setting.ts';
export { createRoutingStore, type RoutingStore } from './routing-store.ts';
