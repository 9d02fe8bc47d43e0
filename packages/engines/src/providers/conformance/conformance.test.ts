import { describe, expect, it } from 'vitest';
import { casesOf } from './cases/index.ts';
import { wires } from './subjects.ts';
import { runCase } from './world.ts';

describe.each(wires.map((wire) => [wire.name, wire] as const))('%s', (_, wire) => {
  for (const found of casesOf(wire)) {
    if (found.lacks === undefined) it(found.title, () => runCase(found, wire));
    else it(`${found.title}: does not apply, ${found.lacks}`, () => expect(found.lacks).not.toBe(''));
  }
});
