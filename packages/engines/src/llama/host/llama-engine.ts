import { statSync } from 'node:fs';
import {
  abortErrorOf,
  ModelError,
  type Embeddings,
  type ModelCompletion,
  type ModelRequest,
  type ModelSink,
} from '@parley/core';
import type { LocalModelFile } from '../local-model-file.ts';
import type { CallEvent, EmbeddedTexts, EngineFailure, FromEngine, ModelSpec, SideCall } from '../protocol.ts';
import { threadsFor, usableCores } from './cores.ts';
import { EngineLife } from './engine-life.ts';
import { startEngineProcess, type StartEngine } from './engine-process.ts';
import { SideCalls } from './side-calls.ts';
import { TurnQueue, type Turn } from './turn-queue.ts';

export interface LlamaEngineOptions {
  /** Tokens of one turn, input and output together, at most; memory grows with it. Default 4,096. */
  readonly maxContextTokens?: number;
  /** Turns that are computed together. Default: two per core, four at least on two cores, eight at most. */
  readonly sequences?: number;
  /** Turns of one model that wait; the next one is refused. Default 32. */
  readonly maxWaiting?: number;
  /** Chat models in memory at the same time. Default 2. */
  readonly maxLoaded?: number;
  /** The process is ended after that long without work. Default 15 minutes. */
  readonly idleMs?: number;
  readonly cores?: number;
  /** Where packages for a graphics card may be, as `parley models gpu` puts them there. Without them: the processor. */
  readonly gpuFolder?: string | undefined;
  /** For the operator's log. */
  readonly onIncident?: (message: string, detail: string) => void;
  /** For tests. */
  readonly start?: StartEngine;
}

const tellAgainMs = 20_000;

/** The server's side of the engine process: which turns run, which wait, what is loaded. Rules: SPEC.md (E…). */
export class LlamaEngine {
  readonly #life: EngineLife;
  readonly #queues = new Map<string, TurnQueue>();
  readonly #turns = new Map<number, { readonly turn: Turn; readonly queue: TurnQueue }>();
  readonly #beside: SideCalls;
  readonly #options: LlamaEngineOptions;
  readonly #cores: number;
  #again: NodeJS.Timeout | undefined;
  #lastCall = 0;
  #closed = false;
  #gpu: string | undefined;

  constructor(options: LlamaEngineOptions = {}) {
    this.#options = options;
    this.#cores = options.cores ?? usableCores();
    this.#life = new EngineLife({
      start: options.start ?? startEngineProcess,
      gpuFolder: options.gpuFolder,
      idleMs: options.idleMs ?? 900_000,
      onIncident: options.onIncident ?? (() => {}),
      up: () => this.#begin(),
      message: (message) => this.#receive(message),
      ended: (inARow) => this.#processEnded(inARow),
    });
    this.#beside = new SideCalls(
      (message) => this.#life.send(message),
      (call) => {
        if (this.#life.isUp) this.#life.send({ type: 'cancel', call });
        this.#pump();
      },
    );
  }

  /** The kind of graphics card that computes; undefined: none, or nothing was computed yet. */
  get gpu(): string | undefined {
    return this.#gpu;
  }

  contextTokensOf(file: LocalModelFile): number {
    return Math.min(file.contextTokens, this.#options.maxContextTokens ?? 4_096);
  }

  generate(
    file: LocalModelFile,
    request: ModelRequest,
    sink: ModelSink,
    signal: AbortSignal,
  ): Promise<ModelCompletion> {
    if (signal.aborted) return Promise.reject(abortErrorOf(signal));
    const queue = this.#queueOf(file);
    if (queue instanceof ModelError) return Promise.reject(queue);
    if (this.#closed) return Promise.reject(unavailable('The engine of local models is closed', false));
    if (queue.waiting.length >= (this.#options.maxWaiting ?? 32))
      return Promise.reject(unavailable('Too many turns wait for the local model', true, 5_000));
    const { promise, resolve, reject } = Promise.withResolvers<ModelCompletion>();
    const call = ++this.#lastCall;
    const turn: Turn = {
      call,
      request,
      sink,
      resolve: (completion) => {
        signal.removeEventListener('abort', onAbort);
        resolve(completion);
      },
      reject: (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    };
    const onAbort = (): void => this.#drop(call, abortErrorOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#turns.set(call, { turn, queue });
    queue.add(turn);
    this.#pump();
    this.#tellPositions(queue);
    return promise;
  }

  async embed(file: string, texts: readonly string[], signal?: AbortSignal): Promise<Embeddings> {
    if (texts.length === 0 && signal?.aborted !== true) return { vectors: [], tokens: 0, cut: [] };
    const contexts = Math.min(4, this.#cores);
    const spec = { key: `embed:${file}`, file, contexts, threads: 1 };
    const answer = await this.#askBeside({ type: 'embed', call: ++this.#lastCall, spec, texts }, signal);
    return answer.type === 'embedded' ? toEmbeddings(answer) : { vectors: [], tokens: 0, cut: [] };
  }

  /** How likely each document answers the query, between 0 and 1. */
  async rank(
    file: string,
    query: string,
    documents: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly number[]> {
    if (documents.length === 0 && signal?.aborted !== true) return [];
    const contexts = Math.min(4, this.#cores);
    const spec = { key: `rank:${file}`, file, contexts, threads: 1 };
    const answer = await this.#askBeside({ type: 'rank', call: ++this.#lastCall, spec, query, documents }, signal);
    return answer.type === 'ranked' ? answer.scores : [];
  }

  async #askBeside(message: SideCall, signal: AbortSignal | undefined) {
    if (signal?.aborted === true) throw abortErrorOf(signal);
    if (this.#closed) throw unavailable('The engine of local models is closed', false);
    if (sizeOf(message.spec.file) === undefined) throw missing();
    const answer = this.#beside.start(message, this.#life.isUp, signal);
    this.#pump();
    return answer;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    this.#failAll(unavailable('The engine of local models was closed', true));
    this.#life.close();
  }

  #queueOf(file: LocalModelFile): TurnQueue | ModelError {
    const bytes = sizeOf(file.file);
    if (bytes === undefined) return missing();
    const spec = this.#specOf(file, bytes);
    const known = this.#queues.get(spec.key);
    if (known !== undefined) return known;
    const queue = new TurnQueue(spec);
    this.#queues.set(spec.key, queue);
    return queue;
  }

  #specOf(file: LocalModelFile, bytes: number): ModelSpec {
    const contextTokens = this.contextTokensOf(file);
    const adapters = file.adapters.map((adapter) => ({ file: adapter.file, scale: adapter.scale }));
    return {
      key: JSON.stringify([file.file, bytes, contextTokens, adapters, file.chatTemplate ?? '']),
      file: file.file,
      ...(file.chatTemplate === undefined ? {} : { chatTemplate: file.chatTemplate }),
      adapters,
      contextTokens,
      sequences: this.#options.sequences ?? Math.min(8, Math.max(4, this.#cores * 2)),
      threads: threadsFor(bytes, this.#cores),
    };
  }

  /** Brings everything as far as it can go now. */
  #pump(): void {
    const isBusy = this.#turns.size > 0 || this.#beside.size > 0;
    this.#life.busy(isBusy);
    if (!isBusy || !this.#life.isUp) return;
    for (const queue of [...this.#queues.values()]) {
      if (queue.state === 'out' && queue.waiting.length > 0 && this.#makeRoom()) {
        queue.state = 'loading';
        this.#life.send({ type: 'load', spec: queue.spec });
      }
      for (const turn of queue.takeReady())
        this.#life.send({ type: 'generate', call: turn.call, key: queue.spec.key, request: turn.request });
      this.#tellPositions(queue);
    }
  }

  /** E6: the model that was idle longest leaves; while all are busy the new one waits. */
  #makeRoom(): boolean {
    const inMemory = [...this.#queues.values()].filter(({ state }) => state !== 'out');
    if (inMemory.length < (this.#options.maxLoaded ?? 2)) return true;
    const idle = inMemory.filter((queue) => queue.isIdle).toSorted((a, b) => a.lastUsed - b.lastUsed)[0];
    if (idle === undefined) return false;
    this.#unload(idle);
    return true;
  }

  #unload(queue: TurnQueue): void {
    this.#queues.delete(queue.spec.key);
    this.#life.send({ type: 'unload', key: queue.spec.key });
  }

  #begin(): void {
    this.#beside.sendAll();
    this.#pump();
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'loaded': {
        const queue = this.#queues.get(message.key);
        queue?.loaded(message.slots);
        break;
      }
      case 'load_failed':
        this.#loadFailed(message.key, message.failure);
        break;
      case 'events':
        for (const event of message.events) this.#hear(event);
        break;
      case 'embedded':
      case 'ranked':
        this.#beside.resolve(message);
        break;
      case 'side_failed':
        this.#tellIncident('A local model that embeds or ranks failed', message.failure);
        this.#beside.reject(message.call, errorOf(message.failure));
        break;
      case 'hardware':
        this.#gpu = message.gpu;
        break;
      case 'ready':
      case 'unloaded':
        break;
    }
    this.#pump();
  }

  #hear(event: CallEvent): void {
    const entry = this.#turns.get(event.call);
    // Aborted meanwhile: what the process still says about it is not heard (M2).
    if (entry === undefined) return;
    const { turn } = entry;
    if (event.type === 'done') {
      this.#life.proved();
      return this.#settle(event.call, () => turn.resolve(event.completion));
    }
    if (event.type === 'failed') {
      this.#tellIncident('A local model failed', event.failure);
      return this.#settle(event.call, () => turn.reject(errorOf(event.failure)));
    }
    try {
      tell(turn.sink, event);
    } catch (error) {
      // M10
      this.#drop(event.call, error);
    }
  }

  #loadFailed(key: string, failure: EngineFailure): void {
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    this.#tellIncident('A local model could not be loaded', failure);
    queue.state = 'out';
    // Memory may be what it lacked: the idle ones give theirs before it is refused.
    const idle = [...this.#queues.values()].filter((other) => other.state === 'ready' && other.isIdle);
    if (failure.retryable && idle.length > 0) {
      for (const other of idle) this.#unload(other);
      return;
    }
    for (const turn of queue.waiting.splice(0)) this.#settle(turn.call, () => turn.reject(errorOf(failure)));
    this.#queues.delete(key);
  }

  /** E3: who was being served fails, who waited goes on with the next process, unless it keeps dying. */
  #processEnded(inARow: number): void {
    const isHopeless = inARow >= 3;
    for (const queue of this.#queues.values()) {
      const wasLoading = queue.state === 'loading';
      queue.state = 'out';
      for (const turn of queue.active.splice(0)) this.#settle(turn.call, () => turn.reject(crashed()));
      if (wasLoading) queue.loadCrashes += 1;
      if (isHopeless || queue.loadCrashes >= 2)
        for (const turn of queue.waiting.splice(0)) this.#settle(turn.call, () => turn.reject(keepsDying()));
    }
    this.#beside.rejectAll(crashed());
    this.#pump();
  }

  #drop(call: number, error: unknown): void {
    const entry = this.#turns.get(call);
    if (entry === undefined) return;
    if (entry.queue.active.includes(entry.turn)) this.#life.send({ type: 'cancel', call });
    this.#settle(call, () => entry.turn.reject(error));
    this.#pump();
  }

  #settle(call: number, conclude: () => void): void {
    const entry = this.#turns.get(call);
    if (entry === undefined) return;
    this.#turns.delete(call);
    entry.queue.remove(entry.turn);
    conclude();
  }

  #tellPositions(queue: TurnQueue, when: 'changed' | 'again' = 'changed'): void {
    // M10: a sink that throws here has ended its turn before it began.
    for (const { turn, error } of queue.tellPositions(when)) this.#drop(turn.call, error);
    const waits = [...this.#queues.values()].some(({ waiting }) => waiting.length > 0);
    if (waits && this.#again === undefined) this.#again = setTimeout(() => this.#tellAgain(), tellAgainMs).unref();
  }

  /** Whoever waits long hears now and then that it goes on: silence is taken for a stall. */
  #tellAgain(): void {
    this.#again = undefined;
    for (const queue of [...this.#queues.values()]) this.#tellPositions(queue, 'again');
  }

  #failAll(error: ModelError): void {
    for (const [call, { turn }] of this.#turns) this.#settle(call, () => turn.reject(error));
    this.#beside.rejectAll(error);
  }

  #tellIncident(message: string, failure: EngineFailure): void {
    if (failure.detail !== undefined) this.#options.onIncident?.(message, failure.detail);
  }
}

function toEmbeddings({ vectors, dimensions, tokens, cut }: EmbeddedTexts): Embeddings {
  const count = dimensions === 0 ? 0 : vectors.length / dimensions;
  return {
    vectors: Array.from({ length: count }, (_, index) => vectors.slice(index * dimensions, (index + 1) * dimensions)),
    tokens,
    cut: cut.toSorted((one, other) => one - other),
  };
}

function tell(sink: ModelSink, event: Exclude<CallEvent, { type: 'done' | 'failed' }>): void {
  switch (event.type) {
    case 'reading':
      return sink.waiting?.({ position: 0, readTokens: event.readTokens, promptTokens: event.promptTokens });
    case 'text':
      return sink.text(event.text);
    case 'reasoning':
      return sink.reasoning?.(event.text);
    case 'logprobs':
      return sink.logprobs?.(event.tokens);
    case 'tool':
      return sink.toolCall?.({ id: event.id, name: event.name });
    case 'arguments':
      return sink.toolArguments?.(event.id, event.text);
    case 'warning':
      return sink.warning?.(event.message);
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

function unavailable(message: string, retryable: boolean, retryAfterMs?: number): ModelError {
  return new ModelError('unavailable', message, { retryable, retryAfterMs });
}

const missing = (): ModelError => unavailable('The file of the local model is missing', false);
const crashed = (): ModelError =>
  new ModelError('error', 'The engine of local models ended unexpectedly', { retryable: true });
const keepsDying = (): ModelError => unavailable('The engine of local models keeps ending unexpectedly', false);

function errorOf({ kind, message, retryable }: EngineFailure): ModelError {
  return new ModelError(kind, message, { retryable });
}
