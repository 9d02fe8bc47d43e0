import { defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// Tests read the sources of every workspace (the `parley:source` export), so no build has to come first.
// For the rest as Node resolves packages: files meant for bundlers (`module`) need not load in it.
const conditions = ['parley:source', ...defaultServerConditions.filter((condition) => condition !== 'module')];

const roots = '{packages,apps,stress,scripts,evals,deploy,docs}';
const anyTest = `${roots}/**/*.test.{ts,tsx,mjs}`;
const mediumTests = `${roots}/**/*.medium.test.{ts,tsx,mjs}`;
const endToEndTests = `${roots}/**/*.e2e.test.{ts,tsx,mjs}`;
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      project('small', { include: [anyTest], exclude: [...never, mediumTests, endToEndTests], testTimeout: 10_000 }),
      project('medium', { include: [mediumTests], exclude: never, testTimeout: 30_000, hookTimeout: 60_000 }),
      // One at a time and last: each starts whole servers, and their timing rules need the machine for themselves.
      project('e2e', {
        include: [endToEndTests],
        exclude: never,
        testTimeout: 90_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});

function project(
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    // Nest reads constructor types from decorator metadata, also in tests outside apps/server.
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    // What is waited for is waited for with patience: machines are shared.
    test: { name, pool: 'forks', maxWorkers: 2, expect: { poll: { timeout: 8_000 } }, ...test },
  };
}
