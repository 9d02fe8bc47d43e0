import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../scripts/lib/files.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const files = filesBelow('.', root);
const pages = files.filter((file) => file.endsWith('.md'));
const guides = pages.filter((file) => /^(docs\/|[A-Z]+\.md$)/.test(file));

describe('what the pages name', () => {
  it('are commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    expect(namedIn(pages, /\bnpm run (?:--silent )?([a-z]+)/g, (name) => name in scripts)).toEqual([]);
  });

  it('are variables that something reads', () => {
    const code = files
      .filter((file) => /^(apps|packages|scripts|stress)\/.*\.(ts|mjs)$/.test(file))
      .map(read)
      .join('\n');
    const known = new Set(code.match(/\bPARLEY_[A-Z0-9_]+/g));
    expect(
      namedIn(pages, /\b(PARLEY_[A-Z0-9_]*[A-Z0-9])\b/g, (name) => known.has(name) || hasPrefix(known, name)),
    ).toEqual([]);
  });

  it('are rules that stand in a SPEC.md', () => {
    const specs = pages
      .filter((file) => file.endsWith('/SPEC.md'))
      .map(read)
      .join('\n');
    const rules = new Set([...specs.matchAll(/\*\*([A-Z]\d+(?:\.\d+)?)(?: [LR])?\*\*/g)].map(([, rule]) => rule));
    expect(rules.has('T1.1') && rules.has('B44') && rules.has('A1.4')).toBe(true);
    expect(namedIn(guides, /\b([TA]\d+\.\d+|B\d+)\b/g, (rule) => rules.has(rule))).toEqual([]);
  });

  it('are files and folders that exist', () => {
    const exists = (name) => existsSync(path.join(root, name.replace(/\/$/, '')));
    const named = /`((?:apps|packages|scripts|stress|docs|deploy)\/[\w./-]+)`/g;
    expect(namedIn(guides, named, (name) => exists(name) || /NAME|\/dist\//.test(name))).toEqual([]);
  });
});

/** `PARLEY_TEST_…` names a family. */
function hasPrefix(known, prefix) {
  return [...known].some((name) => name.startsWith(`${prefix}_`));
}

/** What of it is not right: `page: name`. */
function namedIn(where, pattern, isRight) {
  return where.flatMap((page) =>
    [...read(page).matchAll(pattern)].filter(([, name]) => !isRight(name)).map(([, name]) => `${page}: ${name}`),
  );
}
