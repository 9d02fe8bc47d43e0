import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './default-policy/index.ts';
import { createModerationEngine, localDetectorFactories } from './engine.ts';
import { createStreamGuard, type StreamGuardOptions } from './stream-guard.ts';

const base = {
  version: 't',
  stages: ['input', 'output'],
  unavailable_message: { default: '-' },
  messages: { violence: { default: 'No.' } },
};
const detectors = [
  {
    id: 'words',
    kind: 'dictionary',
    category: 'violence',
    action: 'block',
    stages: ['output'],
    terms: ['forbidden fruit', 'killword'],
  },
  {
    id: 'rules',
    kind: 're2',
    category: 'violence',
    action: 'block',
    stages: ['output'],
    rules: [{ id: 'r', pattern: String.raw`\bopen(?:\W+\w+){0,3}?\W+sesame\b` }],
  },
];
const engine = createModerationEngine({ policy: { ...base, detectors } });
const silent = createModerationEngine({
  policy: { ...base, detectors: detectors.map((entry) => ({ ...entry, stages: ['input'] })) },
});

async function stream(deltas: readonly string[], options: StreamGuardOptions = {}, using = engine) {
  const guard = createStreamGuard(using, options);
  const released: string[] = [];
  for (const delta of deltas) {
    const step = await guard.push(delta);
    released.push(step.released);
    if (step.blocked) return { released, text: released.join(''), blocked: true, verdict: step.verdict };
  }
  const last = await guard.end();
  released.push(last.released);
  return { released, text: released.join(''), blocked: last.blocked, verdict: last.verdict };
}

function cut(text: string, at: readonly number[]): string[] {
  const places = [0, ...at.map((place) => place % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe('stream guard', () => {
  it('releases exactly the stream when nothing matches, however it is cut (M17)', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.lorem({ maxCount: 60 }),
      fc
        .array(fc.constantFrom('open ', 'forbidden ', 'o p e n ', 'kill', ' ', '😀', 'é', 'aaa'), { maxLength: 60 })
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.integer({ min: 0, max: 60 }),
        async (whole, at, holdBackChars) => {
          const result = await stream(cut(whole, at), { holdBackChars, windowChars: 50 });
          fc.pre(!result.blocked);
          expect(result.text).toBe(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets out nothing of a match, wherever the stream is cut (M18)', async () => {
    for (const match of [
      'forbidden fruit',
      'killword',
      'open the door sesame',
      'f0rb1dden fru1t',
      'fоrbidden fruit',
      'f.o.r.b.i.d.d.e.n fruit',
      'killlllword',
    ]) {
      const whole = `Some ordinary words before the ${match} and after.`;
      for (let first = 0; first <= whole.length; first += 1) {
        for (const step of [1, 7, whole.length]) {
          const second = Math.min(whole.length, first + step);
          const { blocked, text } = await stream([
            whole.slice(0, first),
            whole.slice(first, second),
            whole.slice(second),
          ]);
          expect({ match, first, step, blocked }).toEqual({ match, first, step, blocked: true });
          expect('Some ordinary words before the '.startsWith(text)).toBe(true);
        }
      }
      expect((await stream(Array.from(whole))).text).toBe('Some ordinary words before the ');
    }
  }, 30_000);

  it('does not take the beginning of a longer word for the word (M18)', async () => {
    const whole = 'a killwordy open sesamestreet forbidden fruits';
    expect(await stream(Array.from(whole))).toMatchObject({ blocked: false, text: whole });
  });

  it('blocks a match that ends with the stream (M18)', async () => {
    expect(await stream(['a kill', 'word'])).toMatchObject({ blocked: true, text: 'a ' });
  });

  it('holds nothing back while nothing can become a match (M19)', async () => {
    const deltas = 'The weather is nice today, and we walk to the lake.'.split(/(?<= )/);
    const { released } = await stream(deltas);
    expect(released.slice(0, -1)).toEqual(deltas);
  });

  it('never holds more than it may (M19)', async () => {
    const guard = createStreamGuard(engine, { holdBackChars: 10 });
    const step = await guard.push(`open ${'x'.repeat(30)}`);
    expect(step.released).toHaveLength(25);
  });

  it('falls back to a fixed tail for a detector that can not tell what is pending (M19)', async () => {
    const opaque = {
      kind: 'opaque',
      create: (definition: { id: string }) => ({
        detector: { id: definition.id, kind: 'opaque', detect: async () => [] },
      }),
    };
    const using = createModerationEngine({
      policy: { ...base, detectors: [{ id: 'o', kind: 'opaque', category: 'violence', stages: ['output'] }] },
      factories: [...localDetectorFactories, opaque],
    });
    const guard = createStreamGuard(using, { holdBackChars: 4 });
    expect((await guard.push('0123456789')).released).toBe('012345');
    expect((await guard.end()).released).toBe('6789');
  });

  it('stays silent after a block (M18)', async () => {
    const guard = createStreamGuard(engine);
    expect((await guard.push('killword! and more')).blocked).toBe(true);
    expect(await guard.push('more')).toEqual({ released: '', blocked: true });
    expect(await guard.end()).toEqual({ released: '', blocked: true });
  });

  it('reports a flag once, and lets the text pass (M18)', async () => {
    const flagging = createModerationEngine({
      policy: { ...base, detectors: detectors.map((entry) => ({ ...entry, action: 'flag' })) },
    });
    const guard = createStreamGuard(flagging);
    const steps = [
      await guard.push('a killword here'),
      await guard.push(' and on'),
      await guard.push(' and on'),
      await guard.end(),
    ];
    expect(steps.map((step) => step.verdict?.action)).toEqual(['flag', undefined, undefined, undefined]);
    expect(steps.map((step) => step.released).join('')).toBe('a killword here and on and on');
  });

  it('answers overlapping pushes in order (M17)', async () => {
    const guard = createStreamGuard(engine);
    const steps = await Promise.all(
      ['one ', 'two ', 'open ', 'three ', 'four ', 'five ', 'six ']
        .map((delta) => guard.push(delta))
        .concat(guard.end()),
    );
    expect(steps.map((step) => step.released).join('')).toBe('one two open three four five six ');
  });

  it('sees a match across what the window forgets (M18)', async () => {
    const deltas = [...'lorem ipsum dolor '.repeat(100).split(/(?<= )/), 'for', 'bidden ', 'fru', 'it.'];
    expect(await stream(deltas, { windowChars: 40 })).toMatchObject({
      blocked: true,
      text: 'lorem ipsum dolor '.repeat(100),
    });
  });

  it('costs next to nothing when no rule looks at the stage (M19)', async () => {
    const guard = createStreamGuard(silent);
    for (let round = 0; round < 20_000; round += 1) await guard.push('word ');
    const startedAt = performance.now();
    for (let round = 0; round < 50_000; round += 1) await guard.push('word ');
    expect((performance.now() - startedAt) / 50_000).toBeLessThan(0.005);
  });

  it('passes a long ordinary answer through the default policy unchanged', async () => {
    const whole =
      'Here is how you can think about it. First, list what you want to do, then write a short plan for your children and friends. '.repeat(
        20,
      );
    const result = await stream(whole.split(/(?<= )/), {}, createModerationEngine({ policy: defaultPolicy }));
    expect(result).toMatchObject({ blocked: false, text: whole });
  });
});
