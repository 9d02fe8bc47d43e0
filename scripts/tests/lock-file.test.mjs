import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingOptionalPackages } from '../lib/lock-file.mjs';
import { inRoot } from '../lib/paths.mjs';

test('an optional package that the lock file does not name is found, with the platform it is for', () => {
  const lock = {
    packages: {
      '': { optionalDependencies: { here: '1.0.0' } },
      'node_modules/here': { version: '1.0.0' },
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: {
          '@tool/linux-arm64-musl': '2.0.0',
          '@tool/openharmony-arm64': '2.0.0',
          nested: '3.0.0',
        },
      },
      'node_modules/tool/node_modules/nested': { version: '3.0.0' },
    },
  };
  expect(missingOptionalPackages(lock)).toEqual([
    [
      'node_modules/@tool/linux-arm64-musl',
      { version: '2.0.0', os: ['linux'], cpu: ['arm64'], libc: ['musl'], dev: true, optional: true },
    ],
    [
      'node_modules/@tool/openharmony-arm64',
      { version: '2.0.0', os: ['openharmony'], cpu: ['arm64'], dev: true, optional: true },
    ],
  ]);
});

test('npm ci takes our lock file on every platform (else run npm run lock)', () => {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  expect(missingOptionalPackages(lock)).toEqual([]);
});

// ignore-scripts=true: what is listed here was seen to work without its script.
const worksWithoutItsScript = [
  '@scarf/scarf', // counts installations
  'esbuild', // finds its program in an optional dependency
  'node-llama-cpp', // would build llama.cpp where no binary package fits; `build: 'never'` asks for none
];

test('no dependency needs an install script', () => {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const scripted = Object.entries(lock.packages).flatMap(([place, entry]) => (entry.hasInstallScript ? [place] : []));
  const names = scripted.map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(names.filter((name) => !worksWithoutItsScript.includes(name))).toEqual([]);
});
