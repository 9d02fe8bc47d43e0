import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Children } from '../support/children.ts';
import { startEmbedded, type Parley } from '../targets/parley.ts';

export interface LocalParley {
  readonly server: Parley;
  readonly url: string;
  /** Resolves when the model can be asked. */
  available(): Promise<void>;
  resetLoopDelay(): Promise<void>;
  loopDelayP99Ms(): Promise<number>;
}

const probeFile = fileURLToPath(new URL('../processes/loop-delay-probe.js', import.meta.url));

/** The whole server with a model file of the administrator's, and a probe of its event loop. */
export async function startLocalParley(options: {
  readonly children: Children;
  readonly dataDir: string;
  readonly file: string;
  readonly model: string;
}): Promise<LocalParley> {
  const { children, dataDir, file, model } = options;
  const delayFile = path.join(dataDir, 'loop-delay.json');
  const server = await startEmbedded({
    children,
    dataDir,
    nodeArgs: ['--import', probeFile],
    env: { PARLEY_MODELS_DIR: path.dirname(file), PARLEY_DEFAULT_MODEL: model, LOOP_DELAY_FILE: delayFile },
  });
  const url = server.urls[0] ?? '';
  const [pid = 0] = server.pids;
  async function read(): Promise<number> {
    rmSync(delayFile, { force: true });
    process.kill(pid, 'SIGUSR2');
    for (let wait = 0; wait < 200; wait++) {
      await sleep(25);
      try {
        return (JSON.parse(readFileSync(delayFile, 'utf8')) as { p99Ms: number }).p99Ms;
      } catch {
        // not written yet
      }
    }
    throw new Error('The probe of the event loop does not answer');
  }
  return {
    server,
    url,
    async available() {
      for (let wait = 0; wait < 600; wait++) {
        const response = await fetch(`${url}/api/models`);
        const { items } = (await response.json()) as { items: readonly { readonly id: string }[] };
        if (items.some(({ id }) => id === model)) return;
        await sleep(100);
      }
      throw new Error(`${model} is not offered`);
    },
    async resetLoopDelay() {
      await read();
    },
    loopDelayP99Ms: read,
  };
}
