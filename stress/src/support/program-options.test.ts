import { expect, it } from 'vitest';
import { usageOf } from './program-options.ts';

it('names every option of a program with its default', () => {
  expect(usageOf({ seed: { type: 'string', default: '1' }, only: { type: 'string' }, json: { type: 'boolean' } })).toBe(
    'Options\n\n  --seed VALUE (1)\n  --only VALUE\n  --json',
  );
});
