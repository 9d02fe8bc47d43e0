import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConventions } from '../lib/conventions/check.mjs';

let base;
beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), 'parley-conventions-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A small checkout with these files on top of clean packages; gives back `rule file:line` of each violation. */
function violations(files) {
  const clean = {};
  for (const name of ['protocol', 'core', 'store', 'bus', 'client']) {
    clean[`packages/${name}/package.json`] = `{ "name": "@parley/${name}" }`;
    clean[`packages/${name}/src/index.ts`] = 'export const here = true;\n';
  }
  for (const name of ['server', 'web', 'cli']) clean[`apps/${name}/package.json`] = `{ "name": "@parley/${name}" }`;
  clean['stress/package.json'] = '{ "name": "@parley/stress" }';
  for (const [file, text] of Object.entries({ ...clean, ...files })) {
    mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
    writeFileSync(path.join(base, file), text);
  }
  return checkConventions(base).map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

describe('the layers', () => {
  test('a tree that keeps them is not reported', () => {
    expect(
      violations({
        'packages/core/src/turns/run.ts':
          "import { here } from '@parley/protocol';\nimport type { X } from '../accounts/index.ts';\nexport const a = here as X;\n",
        'packages/core/src/accounts/index.ts': "export type { X } from './x.ts';\n",
        'packages/core/src/accounts/x.ts': 'export type X = boolean;\n',
        'packages/store/src/a.ts':
          "import { here } from '@parley/core';\nimport pg from 'pg';\nexport const b = [here, pg];\n",
        'apps/server/src/config.ts': 'export const port = process.env.PORT;\n',
        'apps/server/src/main.ts':
          "import { port } from './config.ts';\nimport { here } from '@parley/store';\nconsole.log(port, here);\n",
        'packages/core/src/turns/run.test.ts':
          "import { readFileSync } from 'node:fs';\nimport { x } from '../accounts/x.ts';\nconsole.log(readFileSync, x, process.env.HOME);\n",
      }),
    ).toEqual([]);
  });

  test.each([
    ['core imports store', 'packages/core/src/a.ts', "import { here } from '@parley/store';"],
    ['store imports bus', 'packages/store/src/a.ts', "import { here } from '@parley/bus';"],
    ['protocol imports core', 'packages/protocol/src/a.ts', "import type { here } from '@parley/core';"],
    ['client imports core', 'packages/client/src/a.ts', "export { here } from '@parley/core';"],
    ['the web imports core', 'apps/web/src/a.tsx', "import { here } from '@parley/core';"],
    ['the server imports client', 'apps/server/src/a.ts', "const { here } = await import('@parley/client');"],
    ['a type is imported in place', 'packages/protocol/src/a.ts', "export type A = import('@parley/core').A;"],
    ['an app is imported', 'apps/cli/src/a.ts', "import '@parley/server';"],
  ])('%s', (_, file, line) => {
    expect(violations({ [file]: `// why\n${line}\n` })).toEqual([`layer ${file}:2`]);
  });

  test.each([
    ['a feature past its door', 'features/chat/stores/a.ts', "import { x } from '../../models/stores/x.ts';"],
    ['a feature knows the app', 'features/chat/page.tsx', "import { x } from '../../app/pages.ts';"],
    ['shared knows a feature', 'shared/ui/a.tsx', "import { x } from '../../features/chat/index.ts';"],
  ])('of the web: %s', (_, file, line) => {
    expect(violations({ [`apps/web/src/${file}`]: `${line}\nexport const a = x;\n` })).toEqual([
      `web-layers apps/web/src/${file}:1`,
    ]);
  });

  test.each([
    ['a component asks the client', "import { x } from '@parley/client';\nexport const a = x;\n"],
    ['a component asks an api', "import { x } from '../api/x.ts';\nexport const a = x;\n"],
    ['somebody fetches', "export const a = await fetch('/api');\n"],
  ])('of the web: %s', (_, text) => {
    const file = 'apps/web/src/features/chat/components/a.tsx';
    expect(violations({ [file]: text })).toEqual([`web-asks-in-one-place ${file}:1`]);
  });

  test('of the web: the app, doors of features, and stores that ask are not reported', () => {
    expect(
      violations({
        'apps/web/src/app/a.ts': "import { x } from '../features/chat/page.tsx';\nexport const a = x;\n",
        'apps/web/src/features/chat/page.tsx': "import { y } from '../models/index.ts';\nexport const x = y;\n",
        'apps/web/src/features/models/index.ts': "export { y } from './stores/y.ts';\n",
        'apps/web/src/features/models/stores/y.ts': "import { z } from '../api/z.ts';\nexport const y = z;\n",
        'apps/web/src/features/models/api/z.ts': "import { here } from '@parley/client';\nexport const z = here;\n",
      }),
    ).toEqual([]);
  });

  test('a package nobody gave a place is reported', () => {
    expect(violations({ 'packages/extra/src/a.ts': 'export const a = 1;\n' })).toEqual([
      'layer packages/extra/src/a.ts:1',
    ]);
  });

  test('another package is not reached by a path', () => {
    expect(violations({ 'packages/store/src/a.ts': "import { here } from '../../core/src/index.ts';\n" })).toEqual([
      'package-door packages/store/src/a.ts:1',
    ]);
  });

  test('a core feature is not reached past its index, the kernel is', () => {
    expect(
      violations({
        'packages/core/src/accounts/x.ts': 'export const x = 1;\n',
        'packages/core/src/kernel/y.ts': 'export const y = 1;\n',
        'packages/core/src/turns/a.ts':
          "import { y } from '../kernel/y.ts';\nimport { x } from '../accounts/x.ts';\nexport const a = [x, y];\n",
      }),
    ).toEqual(['feature-door packages/core/src/turns/a.ts:2']);
  });

  test.each([
    '@nestjs/common',
    'drizzle-orm',
    'drizzle-orm/pg-core',
    'amqplib',
    'ioredis',
    'node:http',
    'fs',
    'node:fs/promises',
  ])('core does not know %s', (specifier) => {
    expect(violations({ 'packages/core/src/a.ts': `import a from '${specifier}';\nexport { a };\n` })).toEqual([
      'core-is-plain packages/core/src/a.ts:1',
    ]);
  });

  test.each(['packages/protocol', 'packages/client', 'apps/web'])('%s runs in browsers', (folder) => {
    expect(
      violations({ [`${folder}/src/a.ts`]: "import a from 'node:crypto';\nimport b from 'path';\nexport { a, b };\n" }),
    ).toEqual([`isomorphic ${folder}/src/a.ts:1`, `isomorphic ${folder}/src/a.ts:2`]);
  });

  test('production code does not import test code', () => {
    expect(
      violations({
        'packages/core/src/testing/fake.ts': 'export const fake = 1;\n',
        'packages/store/src/a.ts': "import { fake } from '@parley/core/testing';\nexport { fake };\n",
        'packages/store/src/a.test.ts': "import { fake } from '@parley/core/testing';\nexport { fake };\n",
      }),
    ).toEqual(['tests-stay-out packages/store/src/a.ts:1']);
  });
});

describe('cycles', () => {
  const ring = (word) => ({
    'packages/core/src/a.ts': `${word} { b } from './b.ts';\nexport const a = 1;\n`,
    'packages/core/src/b.ts': "import { c } from './c.ts';\nexport const b = 1;\n",
    'packages/core/src/c.ts': "import { a } from './a.ts';\nexport const c = 1;\n",
  });

  test('one that runs is reported once', () => {
    expect(violations(ring('import'))).toEqual(['no-cycles packages/core/src/a.ts:1']);
  });

  test('one broken by a type import is fine', () => {
    expect(violations(ring('import type'))).toEqual([]);
  });

  test('an import of inline types alone still runs', () => {
    expect(
      violations({
        ...ring('import'),
        'packages/core/src/a.ts': "import { type b } from './b.ts';\nexport const a = 1;\n",
      }),
    ).toEqual(['no-cycles packages/core/src/a.ts:1']);
  });
});

describe('habits', () => {
  test.each(['process.env.HOME', "process['env']", 'process?.env'])('%s is read in config.ts alone', (code) => {
    expect(
      violations({
        'packages/core/src/a.ts': `// process.env in a comment is fine\nexport const a = ${code};\n`,
        'apps/server/src/config.ts': `export const a = ${code};\n`,
      }),
    ).toEqual(['one-reader-of-env packages/core/src/a.ts:2']);
  });

  test('exports are listed by name', () => {
    expect(
      violations({
        'packages/core/src/a.ts': 'export const a = 1;\n',
        'packages/core/src/b.ts': "export * from './a.ts';\n",
      }),
    ).toEqual(['named-exports packages/core/src/b.ts:1']);
  });

  test('a file has at most 500 lines', () => {
    expect(
      violations({
        'packages/core/src/a.ts': 'export {};\n'.repeat(500),
        'packages/core/src/b.ts': 'export {};\n'.repeat(501),
      }),
    ).toEqual(['file-length packages/core/src/b.ts:500']);
  });
});

test('a file that is no TypeScript is reported, not stumbled over', () => {
  expect(violations({ 'packages/core/src/a.ts': 'export const = 1;\n' })).toEqual(['syntax packages/core/src/a.ts:1']);
});

describe('the start of the web client', () => {
  const entry = { 'apps/web/src/main.tsx': "import './app/app.tsx';\n" };

  test('does without MUI, which comes by import()', () => {
    expect(
      violations({
        ...entry,
        'apps/web/src/app/app.tsx': "import './shell.tsx';\nvoid import('./menu.tsx');\n",
        'apps/web/src/app/shell.tsx': "import Button from '@mui/material/Button';\nconsole.log(Button);\n",
        'apps/web/src/app/menu.tsx': "import Menu from '@mui/material/Menu';\nconsole.log(Menu);\n",
      }),
    ).toEqual(['light-start apps/web/src/app/shell.tsx:1']);
  });

  test('what comes later comes with its theme', () => {
    expect(
      violations({
        ...entry,
        'apps/web/src/app/app.tsx': "import { lazy } from 'react';\nexport const A = lazy(() => import('./a.tsx'));\n",
      }),
    ).toEqual(['web-loads-later apps/web/src/app/app.tsx:2']);
  });
});
