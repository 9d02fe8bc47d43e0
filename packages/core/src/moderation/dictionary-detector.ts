import { z } from 'zod';
import { createWordMatcher } from './aho-corasick.ts';
import type { Detection, Detector, DetectorFactory } from './detector.ts';
import type { Span } from './mapped-text.ts';
import { normaliseTerm, type NormalisedReading } from './normalise.ts';
import { describeIssues, type DetectorDefinition } from './policy.ts';
import { resolveElongations } from './resolve-elongations.ts';
import { coverageOf, mergeDetections } from './spans.ts';

const term = z.union([
  z.string().min(1).max(200),
  z.strictObject({
    term: z.string().min(1).max(200),
    score: z.number().min(0).max(1).default(1),
    id: z.string().min(1).max(64).optional(),
  }),
]);

const dictionaryOptions = z.object({
  terms: z.array(term).min(1).max(100_000),
  /** Phrases in which a term is harmless; a term inside one of them doesn't count. */
  except: z.array(z.string().min(1).max(200)).default([]),
  /** A whole word, or the beginning of one. */
  match: z.enum(['word', 'prefix']).default('word'),
});

/** Words and phrases, compared in normalised form and only at word boundaries. */
export const dictionaryDetectorFactory: DetectorFactory = {
  kind: 'dictionary',
  create(definition) {
    const options = dictionaryOptions.safeParse(definition);
    if (!options.success) return { problems: describeIssues(options.error, '') };
    const empty = options.data.terms.flatMap((entry, index) =>
      normaliseTerm(textOf(entry)).trim() === '' ? [index] : [],
    );
    if (empty.length > 0)
      return { problems: empty.map((index) => `terms[${index}]: nothing is left of it after normalisation`) };
    return { detector: createDictionaryDetector(definition, options.data) };
  },
};

function createDictionaryDetector(
  definition: DetectorDefinition,
  options: z.output<typeof dictionaryOptions>,
): Detector {
  const entries = options.terms.map((entry, index) => ({
    text: normaliseTerm(textOf(entry)).trim(),
    score: typeof entry === 'string' ? 1 : entry.score,
    // Never the term: rule ids are logged, and the term is part of what was said.
    ruleId: (typeof entry === 'string' ? undefined : entry.id) ?? `${definition.id}#${index + 1}`,
  }));
  const exceptions = options.except.map((phrase) => normaliseTerm(phrase).trim());
  const matcher = createWordMatcher([...entries.map((entry) => entry.text), ...exceptions]);
  const vocabulary = new Set(
    [...entries.map((entry) => entry.text), ...exceptions].flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)),
  );

  function detectIn(reading: NormalisedReading): Detection[] {
    const { text, toOriginal } = reading.elongated ? resolveElongations(reading, vocabulary) : reading;
    const matches = matcher.find(text);
    if (matches.length === 0) return [];
    const harmless = coverageOf(
      text.length,
      matches.filter((match) => match.termIndex >= entries.length),
    );
    return matches.flatMap((match) => {
      const entry = entries[match.termIndex];
      if (entry === undefined || !standsAlone(text, match, options.match) || harmless.touches(match)) return [];
      return [{ category: definition.category, score: entry.score, ruleId: entry.ruleId, spans: [toOriginal(match)] }];
    });
  }

  return {
    id: definition.id,
    kind: 'dictionary',
    detect: async (input) => mergeDetections(input.normalised.readings.flatMap(detectIn)),
    pendingFrom({ text, normalised }) {
      return Math.min(
        ...normalised.readings.map((reading) => {
          const pending = matcher.pendingUnits(reading.text);
          return pending === 0
            ? text.length
            : reading.toOriginal({ start: reading.text.length - pending, end: reading.text.length }).start;
        }),
      );
    },
  };
}

function textOf(entry: z.output<typeof term>): string {
  return typeof entry === 'string' ? entry : entry.term;
}

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
// Written without spaces between words, so a neighbouring letter says nothing.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function standsAlone(text: string, { start, end }: Span, match: 'word' | 'prefix'): boolean {
  if (joins(text, start)) return false;
  return match === 'prefix' || !joins(text, end);
}

/** Whether the characters on both sides of `at` belong to one word. */
function joins(text: string, at: number): boolean {
  const before = characterBefore(text, at);
  const after = at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '';
  if (!wordCharacter.test(before) || !wordCharacter.test(after)) return false;
  return !unspaced.test(before) && !unspaced.test(after);
}

function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? text.slice(at - 2, at) : text.slice(Math.max(0, at - 1), at);
}
