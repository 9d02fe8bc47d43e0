import { setTimeout as sleep } from 'node:timers/promises';
import { InferRun, WorkerMessage, type RunEvent, type RunReason } from '@parley/protocol';
import type { Presence } from '../cache/index.ts';
import type { Clock, IdFactory, Logger } from '../kernel/index.ts';
import type { Consumer, Delivery, DeliveryOutcome, MessageBus } from '../messaging/index.ts';
import type { ContextReport } from '../context/index.ts';
import { fitParameters, type ModelRegistry } from '../models/index.ts';
import type { ToolRegistry } from '../tools/index.ts';
import type { Verdict } from '../moderation/index.ts';
import type { LivePublisher } from './live-publisher.ts';
import { defaultLoopLimits, type LoopLimits } from './answer-loop.ts';
import { partsOfLog } from './frames.ts';
import { createLogWriter } from './log-writer.ts';
import { readEnvelope } from './read-envelope.ts';
import { offerTools } from './offer-tools.ts';
import type { PromptAssembler } from './prompt.ts';
import { RunExecution } from './run-execution.ts';
import { stepsOfLog, type LoggedStep } from './step-log.ts';
import type { OutboxRow, TurnStore } from './turn-store.ts';
import type { Lease, SettledRun, StoredMessage } from './types.ts';
import { createWorkerLease } from './worker-lease.ts';

export interface InferenceStageOptions {
  readonly store: TurnStore;
  readonly bus: MessageBus;
  readonly presence: Presence;
  readonly live: LivePublisher;
  readonly models: ModelRegistry;
  readonly tools: ToolRegistry;
  readonly limits?: Partial<LoopLimits>;
  readonly prompts: PromptAssembler;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  /** After an ending has committed: the relay has an outbox row, the conversation may have a next run. */
  readonly onSettled: (run: SettledRun, rows: readonly OutboxRow[]) => void;
  readonly maxConcurrentRuns: number;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  readonly flushMs?: number;
  readonly stallMs?: number;
}

export interface Stage {
  start(): Promise<void>;
  stop(options: { readonly softMs: number }): Promise<void>;
}

/** More events than any run has. */
const wholeLog = 1_000_000;

/** Leases runs, lets a model answer, stores and shows what it says (SPEC T3, T5, T6). */
export function createInferenceStage(options: InferenceStageOptions): Stage & { readonly activeRuns: () => number } {
  const {
    store,
    bus,
    presence,
    live,
    models,
    prompts,
    clock,
    logger,
    leaseMs = 8_000,
    renewMs = 2_000,
    flushMs = 250,
    stallMs = 120_000,
  } = options;
  const active = new Map<string, RunExecution>();
  const log = createLogWriter({ store, logger, flushMs });
  let inbox: Consumer | undefined;
  let consumer: Consumer | undefined;

  const worker = createWorkerLease(
    {
      store,
      clock,
      newId: options.newId,
      logger,
      leaseMs,
      renewMs,
      async onRegistered(workerId) {
        const previous = inbox;
        inbox = await bus.openInbox({ kind: 'worker', id: workerId }, onWorkerMessage);
        await previous?.stop();
      },
    },
    {
      lost() {
        for (const run of active.values()) run.lost();
      },
      stopRequested: (runId, reason) => active.get(runId)?.stop(reason as RunReason),
    },
  );

  function onWorkerMessage(body: string): void {
    const message = readEnvelope(WorkerMessage, body);
    if (message === undefined) return;
    const run = active.get(message.run_id);
    switch (message.kind) {
      case 'stop':
        return run?.stop(message.reason as RunReason);
      case 'watch':
        return run?.log.watch(message.gateway_id);
      case 'unwatch':
        return run?.log.unwatch(message.gateway_id);
      default:
        return message satisfies never;
    }
  }

  async function handle(delivery: Delivery): Promise<DeliveryOutcome> {
    const job = readEnvelope(InferRun, delivery.body);
    if (job === undefined) return { kind: 'dead', reason: 'unreadable body' };
    const verdict = job.verdict as Verdict | undefined;
    // Both at once: one round trip less before the model is asked.
    const gathered = prompts.gather(job.run_id);
    gathered.catch(() => undefined);
    const lease = await store.lease(job.run_id, worker.workerId, verdict);
    // Running, ended, not moderated, or not its turn: whoever changes that publishes it again (T7.2, T8.1).
    if (lease === undefined) {
      if (verdict !== undefined) await keepVerdict(job.run_id, verdict);
      return { kind: 'done' };
    }
    await runLeased(lease, gathered);
    return { kind: 'done' };
  }

  /** The run waits for its turn. Who had it before may have ended just now, before there was a verdict to see. */
  async function keepVerdict(runId: string, verdict: Verdict): Promise<void> {
    if (!(await store.storeVerdict(runId, verdict))) return;
    const run = await store.findRun(runId);
    if (run !== undefined) options.onSettled(run, []);
  }

  /** Until it is read or the lease is lost: giving up would leave a run that nobody ends. */
  async function readEarlier(lease: Lease): Promise<readonly RunEvent[] | undefined> {
    while (worker.workerId === lease.run.leaseOwner) {
      try {
        return await store.readLog(lease.run.id, 0, wholeLog);
      } catch (error) {
        logger.warn('log of a run that goes on unreadable, will be tried again', { runId: lease.run.id, error });
        await sleep(500);
      }
    }
    return undefined;
  }

  async function runLeased(lease: Lease, gathered: Promise<readonly StoredMessage[]>): Promise<void> {
    // T14.4
    const earlier = lease.run.resume === null ? [] : await readEarlier(lease);
    if (earlier === undefined) return;
    const run = new RunExecution({
      lease,
      ...(lease.run.resume === null ? {} : { said: partsOfLog(earlier) }),
      store,
      live,
      clock,
      logger,
      maySpeak: worker.isCurrent,
      wake: log.wake,
      pause: sleep,
    });
    active.set(run.runId, run);
    log.add(run.log);
    let outbox: readonly OutboxRow[] = [];
    try {
      // T4.3: the lease is stored, so whoever announces from now on will find this worker. The model need not
      // wait for the answer: what it says before is sent as soon as it is known where to.
      void watchPresent(run);
      if (lease.run.stopReason !== null) run.stop(lease.run.stopReason as RunReason);
      outbox = (await answer(run, lease, gathered, stepsOfLog(earlier)))?.outbox ?? [];
    } finally {
      log.remove(run.log);
      active.delete(run.runId);
      options.onSettled(lease.run, outbox);
    }
  }

  async function answer(
    run: RunExecution,
    lease: Lease,
    gathered: Promise<readonly StoredMessage[]>,
    earlier: readonly LoggedStep[],
  ): Promise<{ readonly outbox: readonly OutboxRow[] } | undefined> {
    const model = models.resolve(lease.run.model);
    if (model === undefined) return run.end({ status: 'failed', reason: 'unknown_model' });
    try {
      const { offered, warnings } = await offerTools({ run: lease.run, registry: options.tools, model, store });
      const fitted = fitParameters(lease.run.parameters, model);
      const prompt = await prompts.assemble({
        run: { ...lease.run, parameters: fitted.parameters },
        folderId: lease.folderId,
        gathered: await gathered,
        model,
        tools: offered?.tools ?? [],
        signal: run.signal,
      });
      return await run.execute(model, prompt, {
        offered,
        warnings: [...warnings, ...fitted.warnings, ...loweredBy(prompt.report), ...prompt.warnings],
        earlier: lease.run.resume === null ? [] : earlier,
        limits: { ...defaultLoopLimits, ...options.limits },
        resolve: (id) => models.resolve(id),
        stallMs,
      });
    } catch (error) {
      return run.fail(error);
    }
  }

  async function watchPresent(run: RunExecution): Promise<void> {
    try {
      run.log.watchFromStart(await presence.gatewaysOf(run.conversationId));
    } catch (error) {
      logger.warn('presence unreadable; screens will heal from the log', { error });
    }
  }

  return {
    activeRuns: () => active.size,
    async start() {
      live.onTick(() => {
        for (const run of active.values()) run.log.collectLive();
      });
      await worker.start();
      log.start();
      consumer = await bus.consume('ai_inference_queue', handle, {
        concurrency: options.maxConcurrentRuns,
        maxAttempts: 8,
      });
    },
    async stop({ softMs }) {
      const drained = consumer?.stop() ?? Promise.resolve();
      // New work goes elsewhere; what runs gets its time, then ends as interrupted with its text kept.
      const timer = setTimeout(() => {
        for (const run of active.values()) run.stop('shutdown');
      }, softMs);
      await drained;
      clearTimeout(timer);
      await log.stop();
      await worker.stop();
      await inbox?.stop();
    },
  };
}

/** C2 */
function loweredBy({ lowered_max_tokens: lowered }: ContextReport): string[] {
  return lowered === undefined ? [] : [`max_tokens was lowered to ${lowered} to leave room for the conversation.`];
}
