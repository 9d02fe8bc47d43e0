import { silentLogger } from '@parley/core';
import { expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { startServer } from './server.ts';

const start = (environment: NodeJS.ProcessEnv) => {
  const config = readConfig([], { ...environment, PARLEY_DATA_DIR: '/dev/null/never-opened' });
  if (config === 'help') throw new Error('no configuration');
  return startServer({ config, logger: silentLogger, version: '0', onFatal: () => undefined });
};

it('models that make no sense are told as a fault of the configuration, before anything is opened', async () => {
  const misnamed = JSON.stringify([
    { prefix: 'script', base_url: 'http://m', models: [{ id: 'm', context_tokens: 4096 }] },
  ]);
  await expect(start({ PARLEY_MODEL_SERVERS: misnamed })).rejects.toThrow(ConfigError);
  await expect(start({ PARLEY_MODEL_SERVERS: misnamed })).rejects.toThrow(/PARLEY_MODEL_SERVERS.*"script"/);
});
