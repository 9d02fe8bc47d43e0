import { getLlama, type Llama } from 'node-llama-cpp';
import type {
  EngineFailure,
  FromEngine,
  ModelSpec,
  SideAnswer,
  SideCall,
  SideModelSpec,
  ToEngine,
} from '../protocol.ts';
import { Embedder } from './embedder.ts';
import { failureOf, TurnFailure } from './failures.ts';
import { LoadedModel } from './loaded-model.ts';
import { Outbox } from './outbox.ts';
import { LoadedReranker } from './reranker.ts';
import { runTurn } from './run-turn.ts';
import { ThreadGovernor } from './thread-governor.ts';

/** Answers the server's messages. What one of them breaks is told to its sender and touches no other. */
export class EngineHandler {
  readonly #send: (message: FromEngine) => void;
  readonly #outbox: Outbox;
  readonly #models = new Map<string, Promise<LoadedModel>>();
  readonly #embedders = new Map<string, Promise<Embedder>>();
  readonly #rerankers = new Map<string, Promise<LoadedReranker>>();
  readonly #calls = new Map<number, AbortController>();
  readonly #governor: ThreadGovernor;
  readonly #useGpu: boolean;
  #llama: Promise<Llama> | undefined;

  constructor({ send, useGpu }: { readonly send: (message: FromEngine) => void; readonly useGpu: boolean }) {
    this.#send = send;
    this.#useGpu = useGpu;
    this.#outbox = new Outbox((events) => send({ type: 'events', events }));
    this.#governor = new ThreadGovernor({
      set: (threads) => this.#setThreads(threads),
      cpuMs: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1_000;
      },
      nowMs: () => performance.now(),
    });
  }

  begin(): void {
    this.#send({ type: 'ready' });
    // Loading the library takes longer than the first message needs to come.
    void this.#library().catch(() => {});
  }

  handle(message: ToEngine): void {
    switch (message.type) {
      case 'load':
        return void this.#load(message.spec);
      case 'unload':
        return void this.#unload(message.key);
      case 'generate':
        return void this.#generate(message);
      case 'cancel':
        return this.#calls.get(message.call)?.abort();
      case 'embed':
      case 'rank':
        return void this.#answerBeside(message);
    }
  }

  #library(): Promise<Llama> {
    this.#llama ??= this.#openLibrary();
    return this.#llama;
  }

  async #openLibrary(): Promise<Llama> {
    // `build: never`: no compiler is ever started. `gpu: false`: no driver is looked for. No limit of threads here: each
    // model says its own.
    const options = { build: 'never', skipDownload: true, maxThreads: 0, logLevel: 'error' as never } as const;
    // A card without its driver, or packages of another version: the processor does it (E7).
    const onCard = this.#useGpu ? await getLlama({ ...options, gpu: 'auto' }).catch(() => undefined) : undefined;
    const llama = onCard ?? (await getLlama({ ...options, gpu: false }));
    this.#send({ type: 'hardware', gpu: llama.gpu === false ? undefined : llama.gpu });
    return llama;
  }

  #setThreads(threads: number): void {
    void this.#library().then((llama) => {
      llama.maxThreads = threads;
    });
  }

  async #governed<T>(threads: number, load: (llama: Llama) => Promise<T>): Promise<T> {
    const llama = await this.#library();
    this.#governor.loading(threads);
    try {
      return await load(llama);
    } finally {
      this.#governor.loaded();
    }
  }

  async #load(spec: ModelSpec): Promise<void> {
    const loading = this.#governed(spec.threads, (llama) => LoadedModel.load(llama, spec));
    this.#models.set(spec.key, loading);
    try {
      const model = await loading;
      this.#send({ type: 'loaded', key: spec.key, contextTokens: model.contextTokens, slots: model.slots.count });
    } catch (error) {
      this.#models.delete(spec.key);
      this.#send({ type: 'load_failed', key: spec.key, failure: loadFailure(error) });
    }
  }

  async #unload(key: string): Promise<void> {
    const model = await this.#models.get(key)?.catch(() => undefined);
    this.#models.delete(key);
    await model?.dispose();
    this.#send({ type: 'unloaded', key });
  }

  async #generate({ call, key, request }: Extract<ToEngine, { type: 'generate' }>): Promise<void> {
    const abort = new AbortController();
    this.#calls.set(call, abort);
    const governor = this.#governor;
    try {
      const model = await this.#models.get(key);
      if (model === undefined) throw new TurnFailure('error', 'The local model is not loaded', true);
      const completion = await runTurn({
        model,
        request,
        signal: abort.signal,
        governor,
        emit: this.#outbox.forCall(call),
      });
      if (completion !== undefined) this.#outbox.push({ type: 'done', call, completion });
    } catch (error) {
      this.#outbox.push({ type: 'failed', call, failure: failureOf(error) });
    } finally {
      this.#calls.delete(call);
    }
  }

  async #answerBeside(message: SideCall): Promise<void> {
    const { call } = message;
    const abort = new AbortController();
    this.#calls.set(call, abort);
    try {
      this.#send(await this.#compute(message, abort.signal));
    } catch (error) {
      this.#send({ type: 'side_failed', call, failure: loadFailure(error) });
    } finally {
      this.#calls.delete(call);
    }
  }

  async #compute(message: SideCall, signal: AbortSignal): Promise<SideAnswer> {
    const { call, spec } = message;
    if (message.type === 'embed') {
      const embedder = await this.#kept(this.#embedders, spec, Embedder.load);
      return { type: 'embedded', call, ...(await embedder.embed(message.texts)) };
    }
    const reranker = await this.#kept(this.#rerankers, spec, LoadedReranker.load);
    return { type: 'ranked', call, scores: await reranker.rank(message.query, message.documents, signal) };
  }

  #kept<Model>(
    models: Map<string, Promise<Model>>,
    spec: SideModelSpec,
    load: (llama: Llama, spec: SideModelSpec) => Promise<Model>,
  ): Promise<Model> {
    const known = models.get(spec.key);
    if (known !== undefined) return known;
    const loading = this.#governed(spec.contexts, (llama) => load(llama, spec));
    models.set(spec.key, loading);
    loading.catch(() => models.delete(spec.key));
    return loading;
  }
}

function loadFailure(error: unknown): EngineFailure {
  const detail = error instanceof Error ? error.message : String(error);
  const isMemory = /memory|alloc|failed to create context/i.test(detail);
  return {
    kind: 'unavailable',
    message: isMemory
      ? 'There is not enough memory for the local model'
      : 'The file of the local model cannot be loaded',
    retryable: isMemory,
    detail,
  };
}
