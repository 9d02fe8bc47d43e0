import { run, which } from '../exec.mjs';
import { Refusal } from '../fail.mjs';
import { inRoot } from '../paths.mjs';

const composeFile = inRoot('deploy', 'compose.services.yaml');

/** True where a Docker daemon answers and the compose plugin is there. */
export async function hasDocker() {
  if (!which('docker')) return false;
  const [daemon, plugin] = await Promise.all([
    run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 }),
    run('docker', ['compose', 'version', '--short'], { timeoutMs: 10_000 }),
  ]);
  return daemon.code === 0 && plugin.code === 0;
}

export async function compose(instance, ...args) {
  const result = await run(
    'docker',
    ['compose', '-p', instance.project, '-f', composeFile, '--profile', '*', ...args],
    {
      env: { ...process.env, ...composeEnvironment(instance) },
    },
  );
  if (result.code !== 0)
    throw new Refusal(`docker compose ${args[0]} failed: ${result.stderr.trim().split('\n').slice(-3).join(' ')}`);
  return result.stdout;
}

/** Names of the compose services of this instance that run now. */
export async function runningContainers(instance) {
  const listed = await run('docker', [
    'ps',
    '--filter',
    `label=com.docker.compose.project=${instance.project}`,
    '--filter',
    'status=running',
    '--format',
    '{{.Label "com.docker.compose.service"}}',
  ]);
  return listed.stdout.split('\n').filter(Boolean);
}

export function composeEnvironment({ ports, nodes, password, fastPg }) {
  const rabbit1 = nodes === 1 ? ports.rabbit : ports.rabbit1;
  return {
    PARLEY_PASSWORD: password,
    PARLEY_PG_PORT: String(ports.pg),
    PARLEY_PG_FSYNC: fastPg ? 'off' : 'on',
    PARLEY_REDIS_PORT: String(ports.redis),
    PARLEY_RABBIT_CONF: nodes === 1 ? 'single' : 'cluster',
    PARLEY_RABBIT1_PORT: String(rabbit1.amqp),
    PARLEY_RABBIT1_MANAGEMENT_PORT: String(rabbit1.management),
    PARLEY_RABBIT2_PORT: String(ports.rabbit2.amqp),
    PARLEY_RABBIT2_MANAGEMENT_PORT: String(ports.rabbit2.management),
    PARLEY_RABBIT3_PORT: String(ports.rabbit3.amqp),
    PARLEY_RABBIT3_MANAGEMENT_PORT: String(ports.rabbit3.management),
  };
}
