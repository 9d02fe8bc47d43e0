import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const inRoot = (path) => fileURLToPath(new URL(path, root));
const rows = [
  ...readFileSync(new URL('../features.md', import.meta.url), 'utf8').matchAll(/^\| ([A-Z]\d+) \| (.*) \|$/gm),
].map(([, id, rest]) => {
  const [what, state, folder, tests, ...more] = rest.split(' | ');
  return { id, what, state, folder, tests, more };
});

/** How many features each group has; a feature is never dropped, at most it stays `not yet`. */
const groups = { T: 6, C: 5, L: 5, M: 4, K: 3, W: 6, V: 6, E: 4, S: 3, A: 4, U: 4, D: 4, O: 4 };
const ids = Object.entries(groups).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, n) => `${letter}${n + 1}`),
);

describe('docs/features.md', () => {
  it('has every feature once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it.each(rows)('$id: $state', ({ what, state, folder, tests, more }) => {
    expect(more).toEqual([]);
    expect(what.length).toBeGreaterThan(15);
    expect(state).toMatch(/^(done|not yet|partly: .{4,})$/);
    if (state === 'not yet') return expect([folder, tests]).toEqual(['–', '–']);
    const [home, ...others] = pathsOf(folder);
    expect(others).toEqual([]);
    expect(statSync(inRoot(home)).isDirectory()).toBe(true);
    const files = pathsOf(tests);
    expect(files).not.toEqual([]);
    for (const file of files) {
      expect(file).toMatch(/\.test\.(ts|tsx|mjs)$/);
      expect(existsSync(inRoot(file)), `${file} exists`).toBe(true);
    }
  });
});

function pathsOf(cell) {
  expect(cell).toMatch(/^`[^` ]+`( `[^` ]+`)*$/);
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path);
}
