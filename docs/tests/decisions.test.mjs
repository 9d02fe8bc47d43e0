import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../adr/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');
const pages = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .sort();

describe('docs/adr', () => {
  it('numbers its pages without a gap', () => {
    expect(pages.map((name) => name.slice(0, 5))).toEqual(
      pages.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
    );
  });

  it.each(pages)('%s has context, decision and consequences, on one page', (name) => {
    const text = read(name);
    expect(text).toMatch(new RegExp(`^# ${name.slice(0, 4)} · \\S`));
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(
      expect.arrayContaining(['Context', 'Decision', 'Consequences']),
    );
    expect(text.split('\n').length).toBeLessThan(70);
  });

  it('lists all of them, by number', () => {
    const listed = [...read('README.md').matchAll(/^\| \[(\d{4})\]\(([^)]+)\) \|/gm)];
    expect(listed.map(([, , file]) => file)).toEqual(pages);
    for (const [, number, file] of listed) expect(file.startsWith(number)).toBe(true);
  });
});
