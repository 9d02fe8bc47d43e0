import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readdirSync, readFileSync, type WriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface ServerProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** For Node itself, before the server's own file: `--import FILE`, `--expose-gc`. */
  readonly nodeArgs?: readonly string[];
}

const mainFile = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url));

const ours = new Set<ChildProcess>();
let watching = false;

/** However this program ends, also by Ctrl-C, what it started ends with it, paused or not. */
function endWithUs(child: ChildProcess): void {
  if (!watching) {
    watching = true;
    process.on('exit', () => {
      for (const each of ours) each.kill('SIGKILL');
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  }
  ours.add(child);
  child.once('exit', () => ours.delete(child));
}

/** Parley in a process of its own, that can be killed and paused, and started again with the same settings. */
export class ServerProcess {
  readonly name: string;
  readonly #options: ServerProcessOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #exited: Promise<number | null> = Promise.resolve(null);
  #isPaused = false;

  constructor(options: ServerProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  /** Resolves when it says that it is ready; rejects when it ends before. */
  async start(withinMs = 60_000): Promise<void> {
    const { args, env, nodeArgs = [] } = this.#options;
    this.spawn([...nodeArgs, mainFile, ...args], env);
    const child = this.#child;
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.name} was not ready within ${withinMs} ms`)), withinMs);
      child?.stdout?.on('data', (bytes: Buffer) => {
        if (/Parley (is ready|runs)/.test(bytes.toString())) resolve(clearTimeout(timer));
      });
      void this.#exited.then((code) => {
        clearTimeout(timer);
        reject(new Error(`${this.name} ended with ${code} before it was ready; see ${this.#options.logFile}`));
      });
    });
    await ready;
  }

  /** Starts without waiting: for those who kill it in the middle of starting. */
  spawn(nodeArguments: readonly string[], env: Readonly<Record<string, string>>): void {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    this.#isPaused = false;
    const child = spawn(process.execPath, nodeArguments, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        PARLEY_LOCAL_MODEL: 'none',
        PARLEY_HUB_URL: 'none',
        PARLEY_PYTHON: 'none',
        PARLEY_FIND_LOCAL_SERVERS: 'false',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    endWithUs(child);
    this.note(`started as ${child.pid}`);
    child.stdout?.on('data', (bytes: Buffer) => this.#log.write(bytes));
    child.stderr?.on('data', (bytes: Buffer) => this.#log.write(bytes));
    this.#exited = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.note(`ended with ${code ?? signal}`);
        resolve(code);
      });
    });
  }

  note(text: string): void {
    this.#log.write(`--- ${new Date().toISOString()} ${this.name} ${text}\n`);
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    this.#isPaused = false;
    await this.#exited;
  }

  pause(): void {
    this.#isPaused = this.#child?.kill('SIGSTOP') ?? false;
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
    this.#isPaused = false;
  }

  /** As an orchestrator does it: asked first, then killed. Answers the exit code, null when it had to be killed. */
  async stop(withinMs = 30_000): Promise<number | null> {
    this.resume();
    this.#child?.kill('SIGTERM');
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), withinMs);
    const code = await this.#exited;
    clearTimeout(timer);
    return code;
  }

  exited(): Promise<number | null> {
    return this.#exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resident memory; undefined while it is not running. */
  residentMb(): number | undefined {
    const { pid } = this;
    if (pid === undefined) return undefined;
    try {
      const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    } catch {
      return undefined;
    }
  }

  openHandles(): number | undefined {
    const { pid } = this;
    return pid === undefined ? undefined : countEntries(`/proc/${pid}/fd`);
  }

  close(): void {
    this.#log.end();
  }
}

function countEntries(folder: string): number | undefined {
  try {
    return readdirSync(folder).length;
  } catch {
    return undefined;
  }
}
