import { ModelError } from '../models/index.ts';
import { isAbortError, type Clock, type Logger } from '../kernel/index.ts';
import { embedMessages } from './embed-messages.ts';
import type { EmbeddingModel, EmbeddingRegistry } from './embedding-model.ts';
import type { EmbeddableMessage, EmbeddingStore, StoredSpace } from './embedding-store.ts';
import type { VectorIndex } from './vector-index.ts';

export interface EmbeddingUpkeepOptions {
  readonly store: EmbeddingStore;
  readonly index: VectorIndex;
  readonly models: EmbeddingRegistry;
  /** One process at a time (EI9). */
  readonly exclusive: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The model an administrator configured. */
  readonly configuredModel?: string | undefined;
  readonly messagesPerStep?: number;
  readonly keepRetiredMs?: number;
}

export type StepOutcome = 'worked' | 'idle' | 'failed';

export interface EmbeddingUpkeep {
  start(): void;
  stop(): Promise<void>;
  /** Something came in: no need to wait for the next look. */
  nudge(): void;
  /** One bounded piece of work. */
  step(): Promise<StepOutcome>;
}

const dayMs = 86_400_000;
const lookEveryMs = 5_000;
const longestRestMs = 5_000;
const [firstBackoffMs, longestBackoffMs] = [1_000, 60_000];
const vectorsPerRemoval = 1_000;

/** Keeps everything embedded with the model of choice: EI in SPEC.md. */
export function createEmbeddingUpkeep(options: EmbeddingUpkeepOptions): EmbeddingUpkeep {
  const { store, index, models, clock, logger } = options;
  const perStep = options.messagesPerStep ?? 32;
  const keepRetiredMs = options.keepRetiredMs ?? dayMs;
  const abort = new AbortController();
  const prepared = new Set<number>();
  let running: Promise<void> | undefined;
  let wake = (): void => {};
  let isIdle = false;

  async function step(): Promise<StepOutcome> {
    const spaces = await choose();
    const active = spaces.find(({ state }) => state === 'active');
    const building = spaces.find(({ state }) => state === 'building');
    for (const space of [active, building]) if (space !== undefined) await prepare(space);
    const backlog = await workBacklog([active, building].filter((space) => space !== undefined));
    if (backlog !== 'idle') return backlog;
    if (building !== undefined) return build(building);
    return removeRetired(spaces);
  }

  /** EI11. Answers all spaces as they are then. */
  async function choose(): Promise<readonly StoredSpace[]> {
    const spaces = await store.spaces();
    const current = spaces.find(({ state }) => state === 'building') ?? spaces.find(({ state }) => state === 'active');
    const wanted = options.configuredModel ?? current?.modelId ?? models.first?.id;
    const model = wanted === undefined ? undefined : models.resolve(wanted);
    if (model === undefined || model.id === current?.modelId) return spaces;
    await store.begin(model, clock.now());
    logger.info('Everything is embedded with another model', { model: model.id });
    return store.spaces();
  }

  async function prepare(space: StoredSpace): Promise<void> {
    if (prepared.has(space.id)) return;
    await index.prepare(space);
    prepared.add(space.id);
  }

  /** EI7: the active space decides when a message is done; the building one comes by it again. */
  async function workBacklog(spaces: readonly StoredSpace[]): Promise<StepOutcome> {
    const { ids, messages } = await store.dueBacklog(perStep);
    if (ids.length === 0) return 'idle';
    let isDone = true;
    for (const space of spaces) isDone = (await attempt(space, messages)) !== undefined && isDone;
    if (isDone) await store.finishBacklog(ids);
    else await store.deferBacklog(ids);
    return isDone ? 'worked' : 'idle';
  }

  /** EI4, EI5. */
  async function build(space: StoredSpace): Promise<StepOutcome> {
    if (space.total === null) await store.setTotal(space, await store.countMessages());
    const messages = await store.messagesAfter(space.cursor, perStep);
    const last = messages.at(-1);
    if (last === undefined) {
      if (await store.activate(space, clock.now())) logger.info('Searches use another model', { model: space.modelId });
      return 'worked';
    }
    const done = await attempt(space, messages);
    if (done === undefined) return 'failed';
    await store.advance(space, { cursor: last.id, examined: messages.length, failed: done.failed });
    return 'worked';
  }

  /** Undefined when the model is away, or failed. */
  async function attempt(
    space: StoredSpace,
    messages: readonly EmbeddableMessage[],
  ): Promise<{ readonly failed: number } | undefined> {
    const model = modelOf(space);
    if (model === undefined) {
      await store.noteError(space, 'The model is not available');
      return undefined;
    }
    try {
      const done = await embedMessages(messages, { space, model, index }, abort.signal);
      await store.noteError(space, null);
      return done;
    } catch (error) {
      if (isAbortError(error) || !ModelError.is(error)) throw error;
      await store.noteError(space, error.message);
      return undefined;
    }
  }

  function modelOf(space: StoredSpace): EmbeddingModel | undefined {
    const model = models.resolve(space.modelId);
    return model?.dimensions === space.dimensions ? model : undefined;
  }

  /** EI6. */
  async function removeRetired(spaces: readonly StoredSpace[]): Promise<StepOutcome> {
    const before = clock.now().getTime() - keepRetiredMs;
    const old = spaces.find(({ state, retiredAt }) => state === 'retired' && (retiredAt?.getTime() ?? 0) <= before);
    if (old === undefined) return 'idle';
    if ((await index.clear(old, vectorsPerRemoval)) < vectorsPerRemoval) await store.removeSpace(old);
    return 'worked';
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!abort.signal.aborted) {
      const startedMs = clock.monotonicMs();
      const outcome = await options.exclusive(step).catch((error: unknown): StepOutcome => {
        if (!abort.signal.aborted) logger.warn('Embedding failed', { error });
        return 'failed';
      });
      failures = outcome === 'failed' ? failures + 1 : 0;
      isIdle = outcome === 'idle';
      if (outcome === 'worked') await rest(Math.min(longestRestMs, clock.monotonicMs() - startedMs));
      else if (outcome === 'idle') await rest(lookEveryMs);
      else await rest(Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(10, failures - 1)));
    }
  }

  function rest(ms: number): Promise<void> {
    if (abort.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    step,
    start() {
      running ??= run();
    },
    async stop() {
      abort.abort();
      wake();
      await running;
    },
    // The rest after work stays, however much comes in (EI9).
    nudge: () => (isIdle ? wake() : undefined),
  };
}
