import { RoutingSettings } from '@parley/protocol';
import { noRouting } from './routing-settings.ts';
import { openSharedSetting, type SettingsAccess, type SharedSetting } from './shared-setting.ts';

export type RoutingStore = SharedSetting<RoutingSettings>;

export function createRoutingStore(access: SettingsAccess): Promise<RoutingStore> {
  return openSharedSetting(access, {
    key: 'models.routing',
    initial: noRouting,
    parse: (stored) => RoutingSettings.safeParse(stored).data,
  });
}
