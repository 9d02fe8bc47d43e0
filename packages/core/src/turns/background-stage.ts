import { BackgroundTask } from '@parley/protocol';
import type { Logger } from '../kernel/index.ts';
import type { Consumer, MessageBus } from '../messaging/index.ts';
import type { Stage } from './inference-stage.ts';
import { readEnvelope } from './read-envelope.ts';

/** Work after a turn that nobody waits for. Features register theirs; each must be idempotent. */
export interface AfterTurnTask {
  readonly name: string;
  run(turn: { readonly runId: string; readonly conversationId: string }): Promise<void>;
}

export function createBackgroundStage(options: {
  readonly bus: MessageBus;
  readonly tasks: readonly AfterTurnTask[];
  readonly logger: Logger;
  readonly concurrency?: number;
}): Stage {
  let consumer: Consumer | undefined;
  return {
    async start() {
      consumer = await options.bus.consume(
        'background_queue',
        async (delivery) => {
          const task = readEnvelope(BackgroundTask, delivery.body);
          if (task === undefined) return { kind: 'dead', reason: 'unreadable body' };
          for (const { name, run } of options.tasks) {
            try {
              await run({ runId: task.run_id, conversationId: task.conversation_id });
            } catch (error) {
              options.logger.warn('background task failed', { task: name, runId: task.run_id, error });
              return { kind: 'retry', reason: name };
            }
          }
          return { kind: 'done' };
        },
        { concurrency: options.concurrency ?? 8, maxAttempts: 8 },
      );
    },
    async stop() {
      await consumer?.stop();
    },
  };
}
