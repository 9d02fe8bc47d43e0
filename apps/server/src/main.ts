import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig, type Config } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { createLogger } from './observability/logger.ts';
import { startServer, type RunningServer } from './server.ts';

const usage = `Parley

  --port N       port to listen on (7417)
  --host NAME    address to listen on (127.0.0.1); others need --mode team
  --data DIR     where everything is kept
  --mode MODE    local (one owner, no sign-in) or team (accounts)
  --roles LIST   gateway,moderation,inference,background or all

Every option is also an environment variable; docs/configuration.md lists them all.`;

const packageFile = new URL('../package.json', import.meta.url);
const webFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url));

async function main(): Promise<void> {
  const config = readConfig();
  if (config === 'help') return void process.stdout.write(`${usage}\n`);
  const logger = createLogger(config.logLevel);
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const server = await startServer({
    config,
    logger,
    version,
    say: (line) => void process.stdout.write(`${line}\n`),
    onFatal: (error) => fail(error, config),
    ...(existsSync(webFolder) ? { webFolder } : {}),
  });
  process.stdout.write(
    server.url === undefined ? `Parley runs: ${config.roles.join(', ')}\n` : `Parley is ready at ${server.url}\n`,
  );
  if (server.setupCode !== undefined) {
    const address = new URL(config.publicUrl ?? server.url ?? '');
    address.searchParams.set('setup', server.setupCode);
    process.stdout.write(`Nobody has an account yet. Make the first one, the administrator's, at ${address.href}\n`);
  }
  process.on('unhandledRejection', (error) => logger.error('unhandled rejection', { error }));
  stopOnSignals(server);
}

function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error, undefined),
      );
    });
  }
}

function fail(error: unknown, config: Config | undefined): never {
  process.stderr.write(`${explainFailure(error, config)}\n`);
  process.exit(1);
}

main().catch((error: unknown) => {
  let config: Config | undefined;
  try {
    const read = readConfig();
    config = read === 'help' ? undefined : read;
  } catch {
    // The error below is about the configuration itself.
  }
  fail(error, config);
});
