import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const problemsOf = (environment: NodeJS.ProcessEnv, argv: readonly string[] = []): string => {
  try {
    readConfig(argv, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(readConfig([], {})).toMatchObject({ host: '127.0.0.1', port: 7417, mode: 'local', defaultModel: undefined });
  });

  it('names everything that is wrong at once', () => {
    const problems = problemsOf({ PARLEY_PORT: 'seven', PARLEY_LOG_LEVEL: 'loud', PARLEY_PROT: '8080' });
    for (const name of ['PARLEY_PORT', 'PARLEY_LOG_LEVEL', 'PARLEY_PROT is not a setting'])
      expect(problems).toContain(name);
  });

  it('lets the settings of the command line client, the scripts and the tests be in the same shell', () => {
    expect(problemsOf({ PARLEY_SERVER: 'http://127.0.0.1:7417', PARLEY_API_KEY: 'k', PARLEY_CONFIG_DIR: '/c' })).toBe(
      '',
    );
    expect(problemsOf({ PARLEY_CHROMIUM: 'chromium', PARLEY_TEST_AMQP_URL: 'amqp://localhost' })).toBe('');
  });

  it.each([
    [{ PARLEY_HOST: '0.0.0.0' }, 'PARLEY_MODE=team'],
    [{ PARLEY_DATABASE_URL: 'postgresql://localhost/p' }, 'all three or none'],
    [{ PARLEY_ROLES: 'gateway' }, 'PARLEY_ROLES can be split only'],
    [
      { PARLEY_MODE: 'team', PARLEY_OIDC_ISSUER: 'https://id.example', PARLEY_OIDC_CLIENT_ID: 'p' },
      'PARLEY_PUBLIC_URL',
    ],
  ])('refuses %j, which is wrong together with the rest', (environment, reason) => {
    expect(problemsOf(environment)).toContain(reason);
  });

  it('takes options before variables', () => {
    expect(readConfig(['--port', '1'], { PARLEY_PORT: '2' })).toMatchObject({ port: 1 });
  });

  it('shows no secret, however it is printed', () => {
    const config = readConfig([], {
      PARLEY_DATABASE_URL: 'postgresql://p:hunter2@db/p',
      PARLEY_AMQP_URLS: 'amqp://p:hunter2@mq',
      PARLEY_REDIS_URL: 'redis://:hunter2@cache',
      PARLEY_S3_ENDPOINT: 'https://s3.example',
      PARLEY_S3_SECRET_ACCESS_KEY: 'hunter2',
      PARLEY_MODEL_SERVERS: JSON.stringify([
        { prefix: 'a', base_url: 'http://m', api_key: 'hunter2', models: [{ id: 'm', context_tokens: 4096 }] },
      ]),
    });
    for (const shown of [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })])
      expect(shown).not.toContain('hunter2');
  });
});
