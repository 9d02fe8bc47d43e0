import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'pg' | 'redis' | 'rabbit';

export interface ServiceAddresses {
  readonly databaseUrl: string;
  readonly amqpUrls: readonly string[];
  readonly redisUrl: string;
  readonly rabbitManagementUrl: string | undefined;
}

const script = fileURLToPath(new URL('../../../scripts/services.mjs', import.meta.url));

/** `npm run services` from a program: real PostgreSQL, RabbitMQ and Redis that may be killed and paused. */
export class RealServices {
  readonly #instance: string;

  constructor(instance: string) {
    this.#instance = instance;
  }

  async up(options: { readonly nodes: 1 | 3; readonly only?: ServiceName }): Promise<ServiceAddresses> {
    const only = options.only ?? 'pg,rabbit,redis';
    const { env } = (await this.#call('up', '--nodes', String(options.nodes), '--only', only)) as {
      env: Record<string, string>;
    };
    return {
      databaseUrl: env['PARLEY_TEST_DATABASE_URL'] ?? '',
      amqpUrls: (env['PARLEY_TEST_AMQP_URL'] ?? '').split(','),
      redisUrl: env['PARLEY_TEST_REDIS_URL'] ?? '',
      rabbitManagementUrl: env['PARLEY_TEST_RABBIT_MANAGEMENT_URL'],
    };
  }

  async kill(process: string): Promise<void> {
    await this.#call('kill9', process);
  }

  async pause(process: string): Promise<void> {
    await this.#call('pause', process);
  }

  async resume(process: string): Promise<void> {
    await this.#call('resume', process);
  }

  async down(): Promise<void> {
    await this.#call('down');
  }

  async #call(...args: string[]): Promise<unknown> {
    const child = spawn(process.execPath, [script, ...args, '--instance', this.#instance, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let problems = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (problems += bytes.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (code !== 0)
      throw new Error(`services ${args.join(' ')}: ${(problems || out).trim().split('\n').slice(-3).join(' ')}`);
    return JSON.parse(out.trim().split('\n').at(-1) ?? '{}');
  }
}
