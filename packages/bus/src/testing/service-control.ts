import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../../../scripts/services.mjs', import.meta.url));

/** A broker cluster of a test's own, so that killing its nodes hurts nobody else. */
export class BrokerCluster {
  readonly #instance: string;

  constructor(instance: string) {
    this.#instance = instance;
  }

  /** Starts what is missing and heals what was killed; the URLs of all nodes. */
  async up(): Promise<readonly string[]> {
    await this.#run('up', '--only', 'rabbit', '--nodes', '3');
    const lines = await this.#run('env', '--only', 'rabbit');
    const urls = /PARLEY_TEST_AMQP_URL='([^']+)'/.exec(lines)?.[1];
    if (urls === undefined) throw new Error('the services script named no AMQP URL');
    return urls.split(',');
  }

  async kill(...nodes: readonly number[]): Promise<void> {
    await Promise.all(nodes.map((node) => this.#run('kill9', `rabbit${node}`)));
  }

  async remove(): Promise<void> {
    await this.#run('down', '--now');
    await this.#run('clean');
  }

  async #run(...args: readonly string[]): Promise<string> {
    // A broker given by its variable would be used instead of a cluster of our own.
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_TEST_'));
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args, '--instance', this.#instance], {
      env: Object.fromEntries(inherited),
    });
    return stdout;
  }
}
