import type { Detector, DetectorInput } from './detector.ts';
import { normalise } from './normalise.ts';
import { moderationCategories } from './vocabulary.ts';

/** A detector set up to see the word "forbidden" and nothing else. */
export type DetectorSetup = () => Detector;

export interface DetectorRule {
  readonly id: string;
  readonly statement: string;
  /** Throws where the detector breaks the rule. */
  verify(setup: DetectorSetup): Promise<void>;
}

export const detectorRules: readonly DetectorRule[] = [
  {
    id: 'D1',
    statement: 'sees what it is there for, with a known category, a score from 0 to 1 and a rule id',
    async verify(setup) {
      const [detection] = await detect(setup(), 'a forbidden thing');
      demand(detection !== undefined, 'nothing was seen');
      demand(moderationCategories.includes(detection.category), 'unknown category');
      demand(detection.score >= 0 && detection.score <= 1, 'score out of range');
      demand(detection.ruleId !== '', 'no rule id');
    },
  },
  {
    id: 'D2',
    statement: 'sees nothing in other texts, the empty one among them',
    async verify(setup) {
      for (const text of ['', ' ', 'a quiet afternoon', '\ud800', 'forbid den']) {
        demand((await detect(setup(), text)).length === 0, `something was seen in ${JSON.stringify(text)}`);
      }
    },
  },
  {
    id: 'D3',
    statement: 'points at the original text, also behind a disguise',
    async verify(setup) {
      for (const word of [
        'forbidden',
        'FORBIDDEN',
        'for\u200bbidden',
        'ｆｏｒｂｉｄｄｅｎ',
        'f.o.r.b.i.d.d.e.n',
        'fоrbidden',
      ]) {
        const text = `été: a ${word} thing`;
        const spans = (await detect(setup(), text)).flatMap((detection) => detection.spans ?? []);
        demand(spans.length > 0, `nothing was seen in ${JSON.stringify(text)}`);
        for (const span of spans)
          demand(text.slice(span.start, span.end) === word, `wrong place in ${JSON.stringify(text)}`);
      }
    },
  },
  {
    id: 'D4',
    statement: 'keeps the text out of rule ids',
    async verify(setup) {
      for (const { ruleId } of await detect(setup(), 'a forbidden thing')) {
        demand(!ruleId.includes('forbidden'), 'the rule id quotes the text');
      }
    },
  },
  {
    id: 'D5',
    statement: 'keeps nothing between checks, also overlapping ones',
    async verify(setup) {
      const detector = setup();
      const texts = ['a forbidden thing', 'quiet', 'forbidden', 'quiet'];
      const seen = await Promise.all([...texts, ...texts].map((text) => detect(detector, text)));
      demand(seen.map((list) => list.length).join() === '1,0,1,0,1,0,1,0', 'answers depend on earlier texts');
    },
  },
  {
    id: 'D6',
    statement: 'where it can tell what is pending, leaves no beginning of a match out',
    async verify(setup) {
      const detector = setup();
      if (detector.pendingFrom === undefined) return;
      const text = 'some quiet words, forbidden';
      for (let end = text.indexOf('f') + 1; end <= text.length; end += 1) {
        const pending = detector.pendingFrom(inputOf(text.slice(0, end)));
        demand(pending <= text.indexOf('f'), `lets go of ${JSON.stringify(text.slice(text.indexOf('f'), end))}`);
      }
      demand(detector.pendingFrom(inputOf('quiet x')) === 7, 'holds what can not become a match');
    },
  },
];

function detect(detector: Detector, text: string) {
  return detector.detect(inputOf(text), new AbortController().signal);
}

function inputOf(text: string): DetectorInput {
  return { stage: 'input', text, normalised: normalise(text) };
}

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
