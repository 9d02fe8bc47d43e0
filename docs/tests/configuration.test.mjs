import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const source = read('../../apps/server/src/config.ts');
const page = read('../configuration.md');

const documented = new Map(
  [...page.matchAll(/^\| `(PARLEY_\w+)` \| ([^|]*) \|/gm)].map(([, name, value]) => [name, value.trim()]),
);

describe('docs/configuration.md', () => {
  const settings = readSettings();

  it('reads the settings out of config.ts', () => {
    expect(settings.size).toBeGreaterThan(25);
    expect(settings.get('PARLEY_PORT')).toEqual({ fallback: '7417', isSecret: false });
    expect(settings.get('PARLEY_DATABASE_URL')).toEqual({ fallback: undefined, isSecret: true });
  });

  it('lists exactly the settings that exist', () => {
    expect([...documented.keys()].sort()).toEqual([...settings.keys()].sort());
  });

  it.each([...settings])('tells the default of %s', (name, { fallback, isSecret }) => {
    const value = documented.get(name) ?? '';
    expect(value.includes('**secret**'), 'is marked as a secret').toBe(isSecret);
    const shown = value.replace(', **secret**', '');
    if (fallback === undefined) expect(shown).toMatch(/^(none$|the )/);
    else if (fallback === "''") expect(shown).toBe('empty');
    else if (fallback.endsWith('()')) expect(shown).toMatch(/^your user's/);
    else expect(shown).toBe(`\`${fallback.replaceAll(/^'|'$|_/g, '')}\``);
  });

  it('lists exactly the options of the command line, and what they stand for', () => {
    const options = [...source.matchAll(/(PARLEY_\w+): values\.(\w+)/g)].map(
      ([, name, option]) => `--${option} ${name}`,
    );
    expect(options.length).toBeGreaterThan(0);
    const listed = [...page.matchAll(/^\| `(--\w+)` \| `(PARLEY_\w+)` \|$/gm)].map(
      ([, option, name]) => `${option} ${name}`,
    );
    expect(listed.sort()).toEqual(options.sort());
  });
});

/** From the schema `variables`: name → the source of its default, and whether its value is wrapped as a secret. */
function readSettings() {
  const { program } = parseSync('config.ts', source);
  const declarations = program.body.flatMap((statement) => statement.declarations ?? []);
  const schema = declarations.find(({ id }) => id.name === 'variables')?.init.arguments[0];
  return new Map(
    (schema?.properties ?? []).map(({ key, value }) => [
      key.name,
      { fallback: defaultOf(value), isSecret: /\bsecret\b|new Secret\(/.test(textOf(value)) },
    ]),
  );
}

/** `z.…().default(X).…()`: the source of X, wherever it stands in the chain. */
function defaultOf(call) {
  for (let node = call; node?.type === 'CallExpression'; node = node.callee.object) {
    if (node.callee.property?.name === 'default') return textOf(node.arguments[0]);
  }
  return undefined;
}

function textOf({ start, end }) {
  return source.slice(start, end);
}
