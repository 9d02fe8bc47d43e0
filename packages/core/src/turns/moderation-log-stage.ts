import { ModerationLogged } from '@parley/protocol';
import type { IdFactory } from '../kernel/index.ts';
import type { Consumer, MessageBus } from '../messaging/index.ts';
import type { Stage } from './inference-stage.ts';
import { readEnvelope } from './read-envelope.ts';

export interface ModerationLogStore {
  /** The same run and message twice is one entry. */
  record(entry: ModerationLogged & { id: string }): Promise<void>;
}

/** Writes what moderation flagged or blocked into the log the administrators read. */
export function createModerationLogStage(options: {
  readonly bus: MessageBus;
  readonly log: ModerationLogStore;
  readonly newId: IdFactory;
}): Stage {
  let consumer: Consumer | undefined;
  return {
    async start() {
      consumer = await options.bus.consume(
        'moderation_log',
        async (delivery) => {
          const entry = readEnvelope(ModerationLogged, delivery.body);
          if (entry === undefined) return { kind: 'dead', reason: 'unreadable body' };
          await options.log.record({ ...entry, id: options.newId() });
          return { kind: 'done' };
        },
        { concurrency: 16, maxAttempts: 12 },
      );
    },
    async stop() {
      await consumer?.stop();
    },
  };
}
