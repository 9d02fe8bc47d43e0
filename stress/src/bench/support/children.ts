import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ChildOptions {
  readonly name: string;
  /** A program of Node. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Talks by messages (`process.send`). */
  readonly ipc?: boolean;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  /** The first line of its output that matches. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const stopTimeoutMs = 15_000;

/** Everything a benchmark starts, so that nothing of it stays, whatever happens. */
export class Children {
  readonly #living = new Set<Child>();
  readonly #cleanups: (() => void)[] = [];
  #interrupted = false;

  constructor() {
    // The last resort: no promise runs any more here.
    process.on('exit', () => {
      for (const child of this.#living) child.process.kill('SIGKILL');
      for (const cleanup of this.#cleanups) cleanup();
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        this.#interrupted = true;
        void this.stopAll();
      });
    }
  }

  /** Somebody pressed Ctrl-C: what fails from now on fails because of that. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Synchronous work for after the end of all processes. */
  afterwards(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  start(options: ChildOptions): Child {
    if (this.#interrupted) throw new Error('interrupted');
    const args = [...(options.nodeArgs ?? []), options.file, ...(options.args ?? [])];
    const started = spawn(process.execPath, args, {
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc === true ? (['ipc'] as const) : [])],
      serialization: 'advanced',
    });
    const child = watched(options.name, started);
    this.#living.add(child);
    started.once('exit', () => this.#living.delete(child));
    return child;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#living].map((child) => child.stop()));
  }
}

function watched(name: string, started: ChildProcess): Child {
  const output: string[] = [];
  const listeners = new Set<() => void>();
  const exited = once(started, 'exit').catch(() => undefined);
  for (const stream of [started.stdout, started.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.push(text);
      if (output.length > 200) output.shift();
      for (const listener of listeners) listener();
    });
  }
  const tail = (): string => output.join('').trim().split('\n').slice(-12).join('\n');
  return {
    name,
    pid: started.pid ?? 0,
    process: started,
    ended: exited,
    line: (pattern, timeoutMs) =>
      new Promise((resolve, reject) => {
        const finish = (done: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          done();
        };
        const look = (): void => {
          const found = output.join('').match(pattern);
          if (found !== null) finish(() => resolve(found));
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`${name} was not ready within ${timeoutMs} ms: ${tail()}`))),
          timeoutMs,
        );
        listeners.add(look);
        started.once('error', (error) => finish(() => reject(error)));
        started.once('exit', (code, signal) =>
          finish(() => reject(new Error(`${name} ended (${code ?? signal}): ${tail()}`))),
        );
        look();
      }),
    async stop() {
      if (started.exitCode !== null || started.signalCode !== null) return;
      started.kill('SIGTERM');
      const timer = setTimeout(() => started.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Settings of the person who runs the benchmark must not change what it measures. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_') && name !== 'NODE_OPTIONS'),
  );
}
