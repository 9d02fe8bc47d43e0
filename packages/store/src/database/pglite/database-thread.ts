import { Worker } from 'node:worker_threads';
import { ParleyError } from '@parley/core';
import { closedError } from '../closed-error.ts';
import type { Call, FromWorker, ToWorker, WorkerSettings } from './thread-messages.ts';

interface Waiter {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** The worker as a function from request bytes to answer bytes. Calls made in one tick travel in one message. */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #onFatal: (error: Error) => void;
  readonly #waiters = new Map<number, Waiter>();
  readonly #finished = Promise.withResolvers<void>();
  #ready: Waiter | undefined;
  #dump: Waiter | undefined;
  #outgoing: Call[] = [];
  #lastId = 0;
  #ended: Error | undefined;
  #closing = false;

  private constructor(worker: Worker, onFatal: (error: Error) => void) {
    this.#worker = worker;
    this.#onFatal = onFatal;
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => this.#fail(String(error)));
    worker.on('exit', (code) => {
      if (this.#closing) this.#end(closedError());
      else this.#fail(`the thread ended with code ${code}`);
      this.#finished.resolve();
    });
  }

  static async start(settings: WorkerSettings, onFatal: (error: Error) => void): Promise<DatabaseThread> {
    // Run from the sources, the file keeps its TypeScript ending, which Node strips by itself.
    const isSource = import.meta.url.endsWith('.ts');
    const file = isSource ? new URL('./worker.ts', import.meta.url) : new URL('./worker.js', import.meta.url);
    const worker = new Worker(file, { workerData: settings, execArgv: [], name: 'parley-database' });
    const thread = new DatabaseThread(worker, onFatal);
    try {
      await new Promise<unknown>((resolve, reject) => {
        thread.#ready = { resolve, reject };
      });
      thread.#ready = undefined;
    } catch (error) {
      thread.#closing = true;
      await worker.terminate();
      throw error;
    }
    // An idle database does not keep a finished program alive.
    worker.unref();
    return thread;
  }

  call(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#flush());
    const id = ++this.#lastId;
    this.#outgoing.push([id, bytes]);
    return new Promise((resolve, reject) => {
      if (this.#waiters.size === 0) this.#worker.ref();
      this.#waiters.set(id, { resolve, reject });
    });
  }

  /** The whole data folder as a tar file, to start copies from. */
  dump(): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#dump = { resolve, reject };
      this.#worker.ref();
      this.#tell({ kind: 'dump' });
    });
  }

  /** Lets what was asked before finish, shuts the database down and ends the thread. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#worker.ref();
      this.#flush();
      if (this.#ended) void this.#worker.terminate();
      else this.#tell({ kind: 'close' });
    }
    await this.#finished.promise;
  }

  #flush(): void {
    if (this.#outgoing.length === 0 || this.#ended) return;
    const calls = this.#outgoing;
    this.#outgoing = [];
    this.#tell({ kind: 'run', calls });
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'answers':
        for (const [id, bytes] of message.calls) {
          const waiter = this.#waiters.get(id);
          this.#waiters.delete(id);
          waiter?.resolve(bytes);
        }
        if (this.#waiters.size === 0 && !this.#closing) this.#worker.unref();
        return;
      case 'ready':
        return this.#ready?.resolve(new Uint8Array());
      case 'dumped':
        this.#dump?.resolve(message.bytes);
        this.#dump = undefined;
        return;
      case 'closed':
        this.#end(closedError());
        void this.#worker.terminate();
        return;
      case 'fatal':
        return this.#fail(message.reason);
      default:
        message satisfies never;
    }
  }

  #fail(reason: string): void {
    if (this.#ended) return;
    const error = stopped(reason);
    const started = this.#ready === undefined;
    this.#end(error);
    void this.#worker.terminate();
    if (started && !this.#closing) this.#onFatal(error);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    const waiting = [...this.#waiters.values(), this.#ready, this.#dump];
    this.#waiters.clear();
    this.#outgoing = [];
    for (const waiter of waiting) waiter?.reject(error);
  }
}

function stopped(reason: string): ParleyError {
  const cause = new Error(reason);
  if (/ENOSPC|EDQUOT|no space left/i.test(reason))
    return new ParleyError('storage_full', 'The disk of the database is full.', { cause });
  return new ParleyError('storage_unavailable', 'The embedded database has stopped working.', { cause });
}
