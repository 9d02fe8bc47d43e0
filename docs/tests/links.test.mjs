import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../scripts/lib/files.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = filesBelow('.', root).filter((file) => file.endsWith('.md'));

describe('links between the pages of this repository', () => {
  it('are looked for in all of them', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'packages/core/src/turns/SPEC.md']));
  });

  it.each(pages.filter((page) => linksOf(page).length > 0))('%s leads somewhere', (page) => {
    expect(linksOf(page).flatMap((link) => brokenBecause(page, link) ?? [])).toEqual([]);
  });

  it('are found broken where they are', () => {
    expect(brokenBecause('README.md', 'docs/nowhere.md')).toMatch(/no such file/);
    expect(brokenBecause('README.md', 'docs/features.md#no-such-part')).toMatch(/no such heading/);
    expect(brokenBecause('README.md', '../outside.md')).toMatch(/outside/);
    expect(brokenBecause('README.md', 'docs/features.md#o--operations')).toBeUndefined();
  });
});

/** Targets within the repository: of inline links and of pictures, in Markdown and in HTML. */
function linksOf(page) {
  const text = read(page)
    .replaceAll(/^```.*?^```/gms, '')
    .replaceAll(/`[^`\n]*`/g, '');
  const found = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/g)].map(
    ([, inline, tag]) => inline ?? tag,
  );
  return found.filter((link) => !/^[a-z]+:/i.test(link));
}

function brokenBecause(page, link) {
  const [target, heading] = link.split('#');
  const file = target === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(target));
  if (file.startsWith('..')) return `${link}: outside of the repository`;
  const at = path.join(root, file);
  if (!existsSync(at)) return `${link}: no such file`;
  if (heading === undefined || statSync(at).isDirectory()) return undefined;
  return headingsOf(file).includes(heading) ? undefined : `${link}: no such heading`;
}

/** As the usual viewers make anchors of headings. */
function headingsOf(page) {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

function read(page) {
  return readFileSync(path.join(root, page), 'utf8');
}
