import { describe, expect, it } from 'vitest';
import { detectorRules, type DetectorSetup } from './detector-rules.ts';
import type { Detection, Detector, DetectorFactory, DetectorInput } from './detector.ts';
import { dictionaryDetectorFactory } from './dictionary-detector.ts';
import { normalise } from './normalise.ts';
import { detectorDefinition } from './policy.ts';
import { re2DetectorFactory } from './re2-detector.ts';

function build(factory: DetectorFactory, options: object): Detector {
  const definition = detectorDefinition.parse({
    id: 'd',
    kind: factory.kind,
    category: 'violence',
    stages: ['input'],
    ...options,
  });
  const created = factory.create(definition);
  if (!('detector' in created)) throw new Error(created.problems.join());
  return created.detector;
}

const setups: Readonly<Record<string, DetectorSetup>> = {
  re2: () => build(re2DetectorFactory, { rules: [{ id: 'r', pattern: String.raw`\bforbidden\b` }] }),
  dictionary: () => build(dictionaryDetectorFactory, { terms: ['forbidden'] }),
};

describe.each(Object.entries(setups))('%s detector (M6)', (_, setup) => {
  it.each(detectorRules)('$id $statement', async (rule) => {
    await expect(rule.verify(setup)).resolves.toBeUndefined();
  });
});

describe('the rules for detectors bite', () => {
  const broken: Readonly<Record<string, (detection: Detection, input: DetectorInput) => Detection[]>> = {
    D1: (detection) => [{ ...detection, score: 2 }],
    D2: (detection) => [detection],
    D3: (detection) => [{ ...detection, spans: [{ start: 0, end: 1 }] }],
    D4: (detection, input) => [{ ...detection, ruleId: input.text }],
    D5: (detection) => [detection],
    D6: (detection) => [detection],
  };
  it.each(detectorRules)('$id catches a detector that breaks it', async ({ id, verify }) => {
    const good = setups['re2']?.();
    const seen: Detection = { category: 'violence', score: 1, ruleId: 'r' };
    let calls = 0;
    const fake: Detector = {
      id: 'fake',
      kind: 'fake',
      async detect(input, signal) {
        const call = (calls += 1);
        const detections = (await good?.detect(input, signal)) ?? [];
        if (id === 'D2' || (id === 'D5' && call === 4)) return [seen];
        return detections.flatMap((detection) => broken[id]?.(detection, input) ?? []);
      },
      pendingFrom: (input) => input.text.length,
    };
    await expect(verify(() => fake)).rejects.toThrow();
  });
});

const placesOf = async (detector: Detector, text: string) => {
  const detections = await detector.detect(
    { stage: 'input', text, normalised: normalise(text) },
    new AbortController().signal,
  );
  return detections.flatMap(({ spans = [] }) => spans.map(({ start, end }) => text.slice(start, end)));
};

describe('dictionary detector (M8)', () => {
  it('matches whole words and phrases only', async () => {
    const detector = build(dictionaryDetectorFactory, { terms: ['ass', 'red herring', 'kill'] });
    expect(await placesOf(detector, 'class assess ass. bass')).toEqual(['ass']);
    expect(await placesOf(detector, 'a red\n herring, reddish herrings')).toEqual(['red\n herring']);
  });

  it('finds terms inside one another, and stretched ones', async () => {
    const detector = build(dictionaryDetectorFactory, { terms: ['red', 'red herring', 'herring', 'kill'] });
    expect(await placesOf(detector, 'red herring')).toEqual(['red', 'red herring', 'herring']);
    expect(await placesOf(detector, 'kiiiillllll it')).toEqual(['kiiiillllll']);
    expect(await placesOf(detector, 'kil it')).toEqual([]);
  });

  it('leaves out a term inside an exception', async () => {
    const detector = build(dictionaryDetectorFactory, { terms: ['chink'], except: ['chink in the armour'] });
    expect(await placesOf(detector, 'a chink in the armour, a chink')).toEqual(['chink']);
    expect(await placesOf(detector, 'a chink in the armour')).toEqual([]);
  });

  it('needs no boundary in scripts without spaces, and has one in Cyrillic', async () => {
    const detector = build(dictionaryDetectorFactory, { terms: ['禁止', 'жук'] });
    expect(await placesOf(detector, '这是禁止的')).toEqual(['禁止']);
    expect(await placesOf(detector, 'жуки жук')).toEqual(['жук']);
  });

  it('matches beginnings of words when told to', async () => {
    const detector = build(dictionaryDetectorFactory, { terms: ['explod'], match: 'prefix' });
    expect(await placesOf(detector, 'exploding unexploded')).toEqual(['explod']);
  });
});

describe('re2 detector (M7)', () => {
  it('leaves out a match that overlaps an exception, and keeps the others', async () => {
    const detector = build(re2DetectorFactory, {
      rules: [{ id: 'r', pattern: String.raw`\bbombs?\b` }],
      except: [String.raw`\bbath bombs?\b`],
    });
    expect(await placesOf(detector, 'a bath bomb')).toEqual([]);
    expect(await placesOf(detector, 'a bath bomb and a bomb')).toEqual(['bomb']);
  });

  it('takes time in proportion to the text on patterns that make others explode', async () => {
    const detector = build(re2DetectorFactory, { rules: [{ id: 'r', pattern: '(?:a+)+b$' }] });
    const timeOf = async (length: number) => {
      const text = 'ab'.repeat(length / 2) + 'c';
      const startedAt = performance.now();
      await placesOf(detector, text);
      return performance.now() - startedAt;
    };
    await timeOf(20_000);
    expect((await timeOf(200_000)) / Math.max(await timeOf(20_000), 0.5)).toBeLessThan(60);
  });

  it('reads what was written where the rule asks for it', async () => {
    const detector = build(re2DetectorFactory, {
      text: 'original',
      rules: [{ id: 'r', pattern: '[A-Z]{3}-[0-9]{3}' }],
    });
    expect(await placesOf(detector, 'key ABC-123, abc-123')).toEqual(['ABC-123']);
  });
});
