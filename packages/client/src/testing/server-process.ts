import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const usualEntry = fileURLToPath(new URL('../../../../apps/server/dist/main.js', import.meta.url));

/** A real server in a process of its own, with data that outlives it until `remove`. */
export class ServerProcess {
  readonly dataDirectory: string;
  readonly setupCode = 'a set-up code for tests';
  readonly #environment: Readonly<Record<string, string>>;
  readonly #entry: string;
  #child: ChildProcess | undefined;
  url = '';

  private constructor(dataDirectory: string, environment: Readonly<Record<string, string>>, entry: string) {
    this.dataDirectory = dataDirectory;
    this.#entry = entry;
    this.#environment = environment;
  }

  /** `entry`: another program that starts the server, with parts that a test needs. */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    entry: string = usualEntry,
  ): Promise<ServerProcess> {
    if (!existsSync(usualEntry)) throw new Error('the server is not built; run: npm run build');
    const server = new ServerProcess(await mkdtemp(path.join(tmpdir(), 'parley-e2e-')), environment, entry);
    await server.start();
    return server;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Again on the same port, so that clients find it. */
  async start(): Promise<void> {
    const port = this.url === '' ? '0' : String(this.port);
    const child = spawn(process.execPath, [this.#entry, '--port', port, '--data', this.dataDirectory], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.dataDirectory,
        PARLEY_SETUP_CODE: this.setupCode,
        PARLEY_LOCAL_MODEL: 'none',
        PARLEY_FIND_LOCAL_SERVERS: 'false',
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let said = '';
    this.url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: unknown) => {
        said += String(chunk);
        const url = /http:\/\/\S+:\d+/.exec(said)?.[0];
        if (url !== undefined && said.includes('ready')) resolve(url.replace('localhost', '127.0.0.1'));
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
