import { isRunEventType, protocolVersion, type Conversation, type RunEvent, type ServerFrame } from '@parley/protocol';
import type { Clock, Logger } from '../../kernel/index.ts';
import type { MessageBus } from '../../messaging/index.ts';
import { lanesOf, toWireRun } from '../frames.ts';
import type { RecentTurn, TurnStore } from '../turn-store.ts';
import type { StoredRun } from '../types.ts';
import type { LiveHub, LiveSubscriber } from './live-hub.ts';
import { RunFeed } from './run-feed.ts';
import { unwatchRun, watchRun } from './watch-run.ts';

/** Where a screen's frames go. */
export interface ScreenSink {
  send(frame: ServerFrame): void;
}

export interface ScreenContext {
  readonly gatewayId: string;
  readonly hub: LiveHub;
  readonly store: TurnStore;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Between the database's clock and ours. */
const clockToleranceMs = 5_000;

/** Attach of one screen to one conversation (SPEC T4). The caller has authorised it. */
export class ConversationScreen implements LiveSubscriber {
  readonly #context: ScreenContext;
  readonly #conversation: Conversation;
  readonly #sink: ScreenSink;
  readonly #feeds = new Map<string, RunFeed>();
  #detach: (() => void) | undefined;
  #closed = false;
  /** What comes live before the first frame is sent waits for it. */
  #early: ServerFrame[] | undefined = [];
  readonly #expected = new Map<string, boolean>();
  readonly #openedAtMs: number;

  constructor(context: ScreenContext, conversation: Conversation, sink: ScreenSink) {
    this.#context = context;
    this.#openedAtMs = context.clock.now().getTime();
    this.#conversation = conversation;
    this.#sink = sink;
  }

  /** `cursors`: runs the client knows, with the seq after which it wants them. */
  async open(cursors: ReadonlyMap<string, number>): Promise<void> {
    const { hub, store, gatewayId } = this.#context;
    // T4.1: subscribed before anything is read, so that nothing falls between.
    const detach = await hub.subscribe(this.#conversation.id, this);
    if (this.#closed) return detach();
    this.#detach = detach;
    const open = await store.openRuns(this.#conversation.id);
    const known = new Set(open.map((run) => run.id));
    const past = await Promise.all(
      [...cursors.keys()].filter((runId) => !known.has(runId)).map((runId) => store.findRun(runId)),
    );
    if (this.#closed) return;

    this.#sink.send({
      type: 'conversation.attached',
      protocol: protocolVersion,
      gateway: gatewayId,
      conversation: this.#conversation,
      runs: open.map(toWireRun),
    });
    for (const run of [...past.filter((run) => run?.conversationId === this.#conversation.id), ...open]) {
      if (run !== undefined) this.#attachRun(run, cursors.get(run.id) ?? 0);
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    this.receive(early);
    for (const [runId, replayed] of this.#expected) this.expect(runId, replayed);
  }

  receive(frames: readonly ServerFrame[]): void {
    if (this.#early !== undefined) return void this.#early.push(...frames);
    for (const frame of frames) {
      if (this.#closed) return;
      if (isRunEventType(frame.type)) {
        this.#feedOf((frame as RunEvent).run_id).receive(frame as RunEvent);
        continue;
      }
      this.#sink.send(frame);
      // T4.4: from now on its silence is noticed, should nothing of it ever come live.
      if (frame.type === 'turn.created') for (const { run } of lanesOf(frame)) this.#feedOf(run.id);
    }
  }

  /** T4.4: the screen was told of this run by the answer to its own request. `replayed`: it may have ended before. */
  expect(runId: string, replayed: boolean): void {
    if (this.#early !== undefined) return void this.#expected.set(runId, replayed);
    if (this.#closed || this.#feeds.has(runId)) return;
    const feed = this.#createFeed(runId, 0);
    if (replayed) feed.attach();
    else feed.follow();
  }

  /** T4.5: a turn that this screen should know. */
  remind({ runs, queuedAt, frame }: RecentTurn): void {
    if (this.#early !== undefined || this.#closed) return;
    const unknown = runs.filter((run) => !this.#feeds.has(run.id));
    if (unknown.length === 0) return;
    // What was there before the screen opened, it has read; a repetition does no harm, only work.
    if (queuedAt.getTime() < this.#openedAtMs - clockToleranceMs) return;
    this.#sink.send(frame);
    for (const run of unknown) this.#attachRun(run, 0);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const feed of this.#feeds.values()) feed.close();
    this.#detach?.();
    if (this.#feeds.size > 0) void this.#unwatch();
    this.#feeds.clear();
  }

  #attachRun(run: StoredRun, afterSeq: number): void {
    const feed = this.#createFeed(run.id, afterSeq);
    feed.attach();
    watchRun(this.#context.bus, run, this.#context.gatewayId);
  }

  /** A run that begins while the screen is open; whatever of it is missing is read from the log. */
  #feedOf(runId: string): RunFeed {
    const feed = this.#feeds.get(runId);
    if (feed !== undefined) return feed;
    const created = this.#createFeed(runId, 0);
    created.follow();
    return created;
  }

  #createFeed(runId: string, afterSeq: number): RunFeed {
    const { store, logger } = this.#context;
    const feed = new RunFeed({
      runId,
      afterSeq,
      logger,
      later,
      readLog: (id, after, limit) => store.readLog(id, after, limit),
      emit: (event) => this.#sink.send(event),
      // Kept as a stone: late live events of an ended run must not open a new feed.
      ended: () => undefined,
    });
    this.#feeds.set(runId, feed);
    return feed;
  }

  /** The workers need not speak to this gateway any more, unless another screen here is still open. */
  async #unwatch(): Promise<void> {
    const { store, bus, gatewayId, hub, logger } = this.#context;
    if (hub.isOpen(this.#conversation.id)) return;
    try {
      for (const run of await store.openRuns(this.#conversation.id)) {
        unwatchRun(bus, run, gatewayId);
      }
    } catch (error) {
      logger.warn('workers not told that a screen closed', { error });
    }
  }
}

function later(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
