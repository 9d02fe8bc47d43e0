import { readFileSync } from 'node:fs';
import { errorKinds, limits } from '@parley/protocol';
import { expect, it } from 'vitest';
import { httpLimits } from '../apps/server/src/limits/http-limits.ts';

const text = readFileSync(new URL('limits.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, what, most, answer]) => ({
  what,
  most,
  answer,
}));
const numbers = rows.flatMap(({ most }) =>
  /^[\d,]+/.exec(most) ? [Number(/^[\d,]+/.exec(most)[0].replaceAll(',', ''))] : [],
);

it('docs/limits.md names every bound that both sides know, and those of HTTP', () => {
  const { headersTimeoutMs, requestTimeoutMs, headerBytes } = httpLimits;
  const expected = [...Object.values(limits), headerBytes, headersTimeoutMs / 1_000, requestTimeoutMs / 1_000];
  for (const bound of expected) expect(numbers).toContain(bound);
});

it('docs/limits.md answers with codes that exist, and with their status', () => {
  const named = rows.flatMap(({ answer }) =>
    [...answer.matchAll(/(?:(\d{3}) )?`(\w+)`/g)].map(([, status, code]) => ({ status, code })),
  );
  expect(named.length).toBeGreaterThan(15);
  for (const { status, code } of named) {
    expect(errorKinds).toHaveProperty(code);
    if (status !== undefined) expect([code, errorKinds[code].status]).toEqual([code, Number(status)]);
  }
});
