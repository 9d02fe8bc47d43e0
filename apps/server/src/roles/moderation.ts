import { createModerationStage, type Stage } from '@parley/core';
import type { Application } from '../application.ts';

export function createModerationRole(app: Application): Stage {
  return createModerationStage({
    store: app.turnStore,
    bus: app.platform.bus,
    engine: app.moderation,
    live: app.live,
    clock: app.clock,
    objects: app.platform.objects,
    logger: app.logger,
    recent: app.recent,
    onSettled: app.onSettled,
  });
}
