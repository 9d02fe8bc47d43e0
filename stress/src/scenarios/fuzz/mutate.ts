import type { Random } from '../../support/random.ts';

/** A value with something wrong somewhere in it: the nearer to right, the deeper it gets. */
export function mutate(value: unknown, random: Random): unknown {
  if (value === null || typeof value !== 'object' || random.chance(0.15)) return hostile(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.chance(0.3))
      return random.pick([[...value, hostile(random)], Array.from({ length: 500 }, () => value[0] ?? 0), {}]);
    const at = random.below(value.length);
    return value.map((item: unknown, index) => (index === at ? mutate(item, random) : item));
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.2)) return { ...value, [hostileKey(random)]: hostile(random) };
  const [name, inner] = random.pick(entries);
  if (random.chance(0.2)) return Object.fromEntries(entries.filter(([key]) => key !== name));
  return { ...value, [name]: mutate(inner, random) };
}

export function hostile(random: Random): unknown {
  return random.pick(hostileValues)(random);
}

export function hostileText(random: Random): string {
  return random.pick(hostileTexts);
}

function hostileKey(random: Random): string {
  return random.pick([
    '',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'id',
    'owner_id',
    'role',
    'content',
    '\u0000',
    '🦊',
    'a'.repeat(5_000),
  ]);
}

/** JSON text that JSON.stringify would not write: for objects with two keys of one name, NaN, and worse. */
export function hostileJson(random: Random, value: unknown): Buffer {
  const text = JSON.stringify(value) ?? 'null';
  return random.pick<() => Buffer>([
    () => Buffer.from(text.slice(0, random.below(text.length + 1))),
    () => Buffer.from(`${text}${text}`),
    () => Buffer.from(`\uFEFF${text}`),
    () => Buffer.from(text.replace('{', '{"__proto__":{"role":"admin"},')),
    () => Buffer.from(text.replace('{', '{"constructor":{"prototype":{"x":1}},')),
    () => Buffer.from(text.replace('{', '{"content":"one","content":"two",')),
    () => Buffer.from(text.replaceAll('"', "'")),
    () => Buffer.from(text.replace(/"[^"]*"$/, 'NaN')),
    () => Buffer.from('['.repeat(50_000)),
    () => Buffer.from(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    () => Buffer.from(text.replace('{', '{"x":"\\ud800",')),
    () => Buffer.from(text.replace('{', '{"title":"\\u0000","content":"a\\u0000b",')),
    () => Buffer.concat([Buffer.from('{"content":"'), Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x80]), Buffer.from('"}')]),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(`{"content":${'9'.repeat(5_000)}}`),
    () => Buffer.from('1e999999'),
    () => Buffer.alloc(0),
    () => Buffer.from('   \n\t '),
  ])();
}

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  'e\u0301'.repeat(500),
  '\u202Etxet desrever',
  '\uFEFF',
  '🦊'.repeat(2_000),
  "' or 1=1 --",
  '"; drop table users; --',
  '../../../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '1e309',
  '9'.repeat(400),
  'a'.repeat(2_001),
  'a'.repeat(100_001),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-0000-0000-00000000000g',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '294277-01-01T00:00:00Z',
  'script/__proto__',
  'script/die@0',
  '\r\nx-injected: 1',
  '\u2028\u2029',
  'İ'.repeat(100),
  'ﷺ'.repeat(300),
  '%',
  '_%',
  '\\',
  '\\\\%',
  '(?:a+)+$',
  '&',
  '|',
  '!',
  '<->',
  ":*&!'",
] as const;

const hostileValues: readonly ((random: Random) => unknown)[] = [
  (random) => random.pick(hostileTexts),
  (random) => random.pick(hostileTexts),
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -1,
  () => 1.5,
  () => Number.MAX_SAFE_INTEGER,
  () => 2 ** 53,
  () => 1e308,
  () => -0,
  () => [],
  () => ({}),
  () => [[[[]]]],
  () => Array.from({ length: 10_000 }, (_, index) => index),
  () => deep(40),
  () => deep(2_000),
  () => ({ toString: 'x', valueOf: 1 }),
  () => ({ length: 1e9 }),
  () => ({ $gt: '' }),
];

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
