import { createHash } from 'node:crypto';
import { ModerateRun, type ModerationLogged } from '@parley/protocol';
import { moderatedText } from '../files/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import type { Consumer, Delivery, DeliveryOutcome, MessageBus } from '../messaging/index.ts';
import type { ModerationEngine, Verdict } from '../moderation/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { toWireMessage } from './frames.ts';
import type { Stage } from './inference-stage.ts';
import type { LivePublisher } from './live-publisher.ts';
import { readEnvelope } from './read-envelope.ts';
import type { RecentPrompts, RunPrompt } from './recent-prompts.ts';
import type { OutboxRow, TurnStore } from './turn-store.ts';
import type { SettledRun } from './types.ts';

export interface ModerationStageOptions {
  readonly store: TurnStore;
  readonly bus: MessageBus;
  readonly engine: ModerationEngine;
  readonly live: LivePublisher;
  readonly clock: Clock;
  readonly objects: Pick<ObjectStore, 'get'>;
  readonly logger: Logger;
  readonly recent: RecentPrompts;
  readonly onSettled: (run: SettledRun, rows: readonly OutboxRow[]) => void;
  readonly concurrency?: number;
}

/** Every message passes here before a worker may answer it (SPEC T10). */
export function createModerationStage(options: ModerationStageOptions): Stage {
  const { store, bus, engine, live, clock, logger } = options;
  let consumer: Consumer | undefined;

  async function handle(delivery: Delivery): Promise<DeliveryOutcome> {
    const job = readEnvelope(ModerateRun, delivery.body);
    if (job === undefined) return { kind: 'dead', reason: 'unreadable body' };
    const lanes = [job.run_id, ...(job.lanes ?? [])];
    const prompt = await waitingPrompt(lanes);
    if (prompt === undefined) return { kind: 'done' };
    const { run, text, attachments } = prompt;

    // A redelivery finds the verdict and only passes the run on (T8.1).
    const verdict =
      run.verdict ??
      (await engine.check({
        stage: 'input',
        text: attachments.length === 0 ? text : await moderatedText(options.objects, text, attachments),
        conversationId: run.conversationId,
        userId: run.ownerId,
      }));
    if (verdict.action === 'block') {
      await refuse(run, lanes, verdict, text);
      return { kind: 'done' };
    }
    if (verdict.action === 'flag') await bus.publish('moderation_log', logBody(run, verdict, text));
    // T10.1: stored by the lease, in the same statement, instead of by one of its own.
    await Promise.all(
      lanes.map((runId) =>
        bus.publish('ai_inference_queue', JSON.stringify({ v: 1, kind: 'run.infer', run_id: runId, verdict })),
      ),
    );
    return { kind: 'done' };
  }

  /** T15.5: by any of the lanes that still waits; the first one may have been stopped. */
  async function waitingPrompt([first, ...others]: readonly string[]): Promise<RunPrompt | undefined> {
    if (first === undefined) return undefined;
    const prompt = options.recent.take(first) ?? (await store.promptOf(first));
    return prompt?.run.status === 'queued' ? prompt : waitingPrompt(others);
  }

  async function refuse(
    run: RunPrompt['run'],
    lanes: readonly string[],
    verdict: Verdict,
    text: string,
  ): Promise<void> {
    for (const runId of lanes) {
      const ended = await store.refuse({
        runId,
        text: verdict.refusal?.message ?? 'This message can’t be answered here.',
        verdict,
        ...(runId === run.id ? { logBody: logBody(run, verdict, text) } : {}),
      });
      if (ended === undefined) continue;
      options.onSettled(run, ended.outbox);
      const withdrawn = runId === run.id ? await store.findMessage(run.promptMessageId) : undefined;
      await live.broadcast(run.conversationId, [
        ...(withdrawn === undefined ? [] : [{ type: 'message.updated' as const, message: toWireMessage(withdrawn) }]),
        ...ended.events,
      ]);
    }
    logger.info('message refused', { runId: run.id, policyVersion: verdict.policyVersion });
  }

  /** The digest lets a reviewer recognise a text without our keeping it (T10.2). */
  function logBody(run: RunPrompt['run'], verdict: Verdict, text: string): string {
    const entry: ModerationLogged = {
      v: 1,
      kind: 'moderation.logged',
      run_id: run.id,
      message_id: run.promptMessageId,
      user_id: run.ownerId,
      at: clock.now().toISOString(),
      action: verdict.action,
      categories: verdict.categories.map((found) => found.category),
      rules: [...new Set(verdict.categories.flatMap((found) => [...found.ruleIds]))],
      policy_version: verdict.policyVersion,
      text_sha256: digestOf(text),
    };
    return JSON.stringify(entry);
  }

  return {
    async start() {
      // The first check builds the automata of the rules, some 100 ms; no message should wait for that.
      await engine.check({ stage: 'input', text: 'The quick brown fox asks how to bake bread for 12 guests.' });
      consumer = await bus.consume('moderation_queue', handle, {
        concurrency: options.concurrency ?? 64,
        maxAttempts: 12,
      });
    },
    async stop() {
      await consumer?.stop();
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
