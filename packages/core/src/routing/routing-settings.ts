import type { RoutingSettings } from '@parley/protocol';

export type { RoutingSettings } from '@parley/protocol';

export const noRouting: RoutingSettings = { rules: [], fallbacks: [], default_model: null };
