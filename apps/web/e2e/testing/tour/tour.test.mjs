import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { modelScenes } from './model-scenes.mjs';
import { pageScenes } from './page-scenes.mjs';
import { teamScenes } from './team-scenes.mjs';

const source = (file) => readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');
const sectionsOf = (feature) =>
  [...source(`features/${feature}/stores/sections.ts`).matchAll(/\{ name: '([\w-]+)'/g)].map(
    ([, name]) => `/${feature}/${name}`,
  );

it('has a scene of every section of the settings, the administration and the models', () => {
  const seen = new Set([...pageScenes, ...modelScenes, ...teamScenes].map(({ at }) => at));
  // What stands at the beginning of the models needs no name in the address.
  seen.add('/models/available');
  const sections = ['settings', 'admin', 'models'].flatMap(sectionsOf);
  expect(sections.length).toBeGreaterThan(15);
  expect(sections.filter((section) => !seen.has(section))).toEqual([]);
});
