import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { benignTexts, blockedCases, flaggedCases } from './default-policy/cases.ts';
import { defaultPolicy } from './default-policy/index.ts';
import { normalise } from './normalise.ts';
import { createPatternFilter, requiredClauses } from './required-words.ts';

describe('pattern filter (M7)', () => {
  it.each([
    ['plain words', String.raw`\bkill the\b`, [['kill the']]],
    ['choices', 'make (?:a|some)(?: big)? (?:bomb|grenade)s?', [['make '], ['bomb', 'grenade']]],
    ['optional parts', 'x(?:abc)?(?:de)*', []],
    ['repeated parts', '(?:abc)+d{2,3}', [['abc']]],
    ['a choice with an open option', '(?:abc|\\w+)', []],
    ['nested choices', '(?:how (?:do|can) i|teach me)', [['how ', 'teach me']]],
    ['classes', 'synthesi[sz]e', [['synthesi']]],
    ['what it does not read', '(?i)abc', []],
  ])('finds what a pattern can not do without: %s', (_, pattern, clauses) => {
    expect(requiredClauses(pattern)).toEqual(clauses);
  });

  it('never rules out a pattern that matches', () => {
    const patterns = defaultPolicy.detectors.flatMap((detector) =>
      detector.kind === 're2' ? (detector['rules'] as { pattern: string }[]).map((rule) => rule.pattern) : [],
    );
    const filter = createPatternFilter(patterns);
    const compiled = patterns.map((pattern) => RE2JS.compile(pattern));
    let matches = 0;
    for (const text of [
      ...benignTexts,
      ...blockedCases.map((entry) => entry.text),
      ...flaggedCases.map((entry) => entry.text),
    ]) {
      const plain = normalise(text).readings[0].text;
      const candidates = new Set(filter(plain));
      compiled.forEach((expression, index) => {
        if (!expression.test(plain)) return;
        matches += 1;
        expect({ text, pattern: patterns[index], tried: candidates.has(index) }).toMatchObject({ tried: true });
      });
    }
    expect(matches).toBeGreaterThan(80);
  });
});
