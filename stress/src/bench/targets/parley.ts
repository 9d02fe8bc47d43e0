import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child, Children } from '../support/children.ts';
import type { Services } from '../support/services.ts';
import type { Target } from './target.ts';

export const modelPrefix = 'bench';
const serverFile = fileURLToPath(new URL('../../../../apps/server/dist/main.js', import.meta.url));
const startTimeoutMs = 120_000;

export interface ParleyOptions {
  readonly children: Children;
  /** Asked for as `bench/NAME`. */
  readonly model?: { readonly url: string; readonly scripts: readonly string[] };
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly profileDir?: string | undefined;
}

export interface Parley extends Target {
  /** Of each gateway. */
  readonly urls: readonly string[];
}

/** Everything in one process. */
export async function startEmbedded(options: ParleyOptions & { readonly dataDir?: string }): Promise<Parley> {
  const dataDir = options.dataDir ?? temporaryFolder(options.children);
  const server = startProcess(options, {
    name: 'parley embedded',
    dataDir,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const url = await urlOf(server);
  return {
    name: 'embedded',
    load: { kind: 'parley', urls: [url] },
    urls: [url],
    pids: [server.pid],
    stop: () => server.stop(),
  };
}

/** One gateway and one worker with all other roles, over the real services. */
export async function startDistributed(options: ParleyOptions & { readonly services: Services }): Promise<Parley> {
  const { env } = options.services;
  const dataDir = temporaryFolder(options.children);
  const gateway = startProcess(options, { name: 'parley gateway', dataDir, env, roles: 'gateway' });
  const worker = startProcess(options, {
    name: 'parley worker',
    dataDir,
    env,
    roles: 'moderation,inference,background',
  });
  const url = await urlOf(gateway);
  await worker.line(/Parley runs/, startTimeoutMs);
  return {
    name: 'distributed',
    load: { kind: 'parley', urls: [url] },
    urls: [url],
    pids: [gateway.pid, worker.pid],
    async stop() {
      await gateway.stop();
      await worker.stop();
    },
  };
}

export function temporaryFolder(children: Children): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
  children.afterwards(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

interface ProcessOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly roles?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function startProcess(
  { children, model, nodeArgs = [], profileDir }: ParleyOptions,
  { name, dataDir, roles, env }: ProcessOptions,
): Child {
  const profile =
    profileDir === undefined
      ? []
      : [
          '--cpu-prof',
          `--cpu-prof-dir=${profileDir}`,
          `--cpu-prof-name=${name.replaceAll(' ', '-')}-${Date.now()}.cpuprofile`,
        ];
  return children.start({
    name,
    file: serverFile,
    nodeArgs: [...nodeArgs, ...profile],
    args: ['--port', '0', '--data', dataDir, ...(roles === undefined ? [] : ['--roles', roles])],
    env: {
      PARLEY_LOCAL_MODEL: 'none',
      PARLEY_FIND_LOCAL_SERVERS: 'false',
      ...env,
      PARLEY_MAX_SOCKETS_PER_USER: '100000',
      PARLEY_MAX_CONCURRENT_RUNS: '10000',
      PARLEY_MODEL_SERVERS: JSON.stringify(
        model === undefined
          ? []
          : [
              {
                prefix: modelPrefix,
                base_url: model.url,
                models: model.scripts.map((id) => ({ id, context_tokens: 32_768 })),
              },
            ],
      ),
    },
  });
}

async function urlOf(server: Child): Promise<string> {
  const [, url = ''] = await server.line(/ready at (\S+)/, startTimeoutMs);
  // Not by name: `localhost` may be looked up as IPv6 first.
  return url.replace('localhost', '127.0.0.1');
}
