import { RE2JS } from 're2js';
import { z } from 'zod';
import type { Detection, Detector, DetectorFactory, DetectorInput } from './detector.ts';
import type { Span } from './mapped-text.ts';
import type { NormalisedReading } from './normalise.ts';
import { describeIssues, type DetectorDefinition } from './policy.ts';
import { createPatternFilter } from './required-words.ts';
import { beginningsPattern, tolerateElongation } from './rewrite-pattern.ts';
import { coverageOf, maxSpansPerRule, mergeDetections } from './spans.ts';

const pattern = z.string().min(1).max(4000);

const re2Options = z.object({
  rules: z
    .array(z.strictObject({ id: z.string().min(1).max(64), pattern, score: z.number().min(0).max(1).default(1) }))
    .min(1)
    .max(1000),
  /** Where one of these matches, a rule's match that overlaps it doesn't count. */
  except: z.array(pattern).max(1000).default([]),
  /** `normalised` is lower-case and free of the usual disguises; `original` is what was written. */
  text: z.enum(['normalised', 'original']).default('normalised'),
});
type Re2Options = z.output<typeof re2Options>;

/** RE2 patterns: no backtracking, so no text makes a rule slow. */
export const re2DetectorFactory: DetectorFactory = {
  kind: 're2',
  create(definition) {
    const options = re2Options.safeParse(definition);
    if (!options.success) return { problems: describeIssues(options.error, '') };
    const { rules, except } = options.data;
    const problems = [
      ...rules.flatMap((rule) => patternProblems(rule.pattern, `rule "${rule.id}"`)),
      ...except.flatMap((source, index) => patternProblems(source, `except[${index}]`)),
      ...rules.flatMap((rule, index) =>
        rules.findIndex((other) => other.id === rule.id) < index ? [`rule "${rule.id}": the id is used twice`] : [],
      ),
    ];
    return problems.length > 0 ? { problems } : { detector: createRe2Detector(definition, options.data) };
  },
};

function patternProblems(source: string, label: string): string[] {
  try {
    return RE2JS.compile(source).testExact('') ? [`${label}: the pattern matches the empty text`] : [];
  } catch (error) {
    return [`${label}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function createRe2Detector(definition: DetectorDefinition, options: Re2Options): Detector {
  const plain = compileRules(options, (source) => source);
  // Stretched words are rare; who sends none never pays for the second set.
  let tolerant: CompiledRules | undefined;

  function detectIn({ text, elongated, toOriginal }: NormalisedReading): Detection[] {
    const rules = elongated ? (tolerant ??= compileRules(options, tolerateElongation)) : plain;
    return rules.find(text).map(({ rule, spans }) => ({
      category: definition.category,
      score: rule.score,
      ruleId: rule.id,
      spans: spans.map(toOriginal),
    }));
  }

  const pendingFrom = createPendingSearch(options);
  return {
    id: definition.id,
    kind: 're2',
    detect: async (input) => mergeDetections(readingsOf(input, options.text).flatMap(detectIn)),
    ...(pendingFrom === undefined ? {} : { pendingFrom }),
  };
}

function readingsOf({ text, normalised }: DetectorInput, form: Re2Options['text']): readonly NormalisedReading[] {
  return form === 'normalised' ? normalised.readings : [{ text, elongated: false, toOriginal: (span) => span }];
}

interface CompiledRules {
  find(text: string): { readonly rule: Re2Options['rules'][number]; readonly spans: readonly Span[] }[];
}

function compileRules({ rules, except }: Re2Options, rewrite: (source: string) => string): CompiledRules {
  const candidatesIn = createPatternFilter(rules.map((rule) => rewrite(rule.pattern)));
  const compiled = rules.map((rule) => compileOnce(rewrite(rule.pattern)));
  const exceptions = compileOnce(except.map((source) => `(?:${rewrite(source)})`).join('|'));
  const limit = except.length === 0 ? maxSpansPerRule : Infinity;

  return {
    find(text) {
      const matching = candidatesIn(text).filter((index) => compiled[index]?.().test(text));
      if (matching.length === 0) return [];
      const harmless = coverageOf(text.length, except.length === 0 ? [] : placesOf(exceptions(), text, Infinity));
      return matching.flatMap((index) => {
        const rule = rules[index];
        const expression = compiled[index]?.();
        if (rule === undefined || expression === undefined) return [];
        const spans = placesOf(expression, text, limit).filter((span) => !harmless.touches(span));
        return spans.length === 0 ? [] : [{ rule, spans: spans.slice(0, maxSpansPerRule) }];
      });
    },
  };
}

/** At the first use: most rules of a policy never meet a text that has their words. */
function compileOnce(source: string): () => RE2JS {
  let compiled: RE2JS | undefined;
  return () => (compiled ??= RE2JS.compile(source));
}

function placesOf(expression: RE2JS, text: string, limit: number): Span[] {
  const matcher = expression.matcher(text);
  const spans: Span[] = [];
  while (spans.length < limit && matcher.find()) spans.push({ start: matcher.start(), end: matcher.end() });
  return spans;
}

/**
 * Where the earliest unfinished match begins. One automaton says whether there is any, which is rare; only
 * then is every place tried. Undefined where some pattern can't be rewritten: the stream then holds back its
 * fixed tail.
 */
function createPendingSearch(options: Re2Options): ((input: DetectorInput) => number) | undefined {
  const beginnings = options.rules.map((rule) => beginningsPattern(rule.pattern));
  if (beginnings.some((source) => source === undefined)) return undefined;
  // Compiled at the first stream; most detectors only ever see whole messages.
  const compile = () => {
    const any = `(?:${beginnings.join('|')})`;
    return {
      atEnd: RE2JS.compile(`${any}\\z`),
      fromStart: RE2JS.compile(any),
      afterOne: RE2JS.compile(`(?s:.)${any}`),
    };
  };
  let compiled: ReturnType<typeof compile> | undefined;

  function earliestIn(text: string): number | undefined {
    const { atEnd, fromStart, afterOne } = (compiled ??= compile());
    if (!atEnd.test(text)) return undefined;
    if (fromStart.testExact(text)) return 0;
    for (let start = 1; start < text.length; start += 1) {
      // One character more than the match, so that a word boundary is seen for what it is.
      if (afterOne.testExact(text.slice(start - 1))) return start;
    }
    return undefined;
  }

  return (input) =>
    Math.min(
      ...readingsOf(input, options.text).map(({ text, toOriginal }) => {
        const start = earliestIn(text);
        return start === undefined ? input.text.length : toOriginal({ start, end: text.length }).start;
      }),
    );
}
