import type { LoadedDetector, LoadedPolicy } from './load-policy.ts';
import type { Span } from './mapped-text.ts';
import { messageFor, type LocalisedMessage } from './policy.ts';
import type { DetectorOutcome } from './run-detector.ts';
import type { CategoryVerdict, ModerationRefusal, Verdict } from './verdict.ts';
import { gravestAction, type ModerationAction, type ModerationCategory } from './vocabulary.ts';

type Judgement = Pick<Verdict, 'action' | 'categories' | 'refusal'>;

/** Turns what the detectors saw into what the policy makes of it. Same outcomes, same verdict, always. */
export function judge(
  policy: LoadedPolicy,
  outcomes: readonly DetectorOutcome[],
  locale: string | undefined,
): Judgement {
  const found = new Map<ModerationCategory, Finding>();
  const blockers: Blocker[] = [];
  for (const { loaded, detections, failure } of outcomes) {
    if (failure !== undefined && loaded.failMode === 'closed') {
      add(found, { category: loaded.category, score: 1, action: loaded.action, detectorId: loaded.detector.id });
      if (loaded.action === 'block')
        blockers.push({ category: loaded.category, message: policy.unavailableMessage, isFailure: true });
    }
    for (const detection of detections) {
      const isOwn = detection.category === loaded.category;
      const action = actionFor(policy, loaded, detection);
      add(found, { ...detection, action, detectorId: loaded.detector.id });
      if (action !== 'block') continue;
      const message = (isOwn ? loaded.message : undefined) ?? policy.messages.get(detection.category);
      blockers.push({ category: detection.category, message: message ?? policy.unavailableMessage, isFailure: false });
    }
  }
  const categories = policy.severity.flatMap((category) => toVerdict(category, found.get(category)));
  const action = categories.reduce<ModerationAction>((gravest, entry) => gravestAction(gravest, entry.action), 'allow');
  if (action !== 'block') return { action, categories };
  return { action, categories, refusal: refuse(policy, blockers, locale) };
}

interface Blocker {
  readonly category: ModerationCategory;
  readonly message: LocalisedMessage;
  readonly isFailure: boolean;
}

interface Finding {
  score: number;
  action: ModerationAction;
  readonly detectorIds: Set<string>;
  readonly ruleIds: Set<string>;
  readonly spans: Span[];
}

interface Sighting {
  readonly category: ModerationCategory;
  readonly score: number;
  readonly action: ModerationAction;
  readonly detectorId: string;
  readonly ruleId?: string;
  readonly spans?: readonly Span[];
}

/** A detector's own threshold and action are meant for its own category; others go by the category's. */
function actionFor(
  policy: LoadedPolicy,
  loaded: LoadedDetector,
  detection: { category: ModerationCategory; score: number },
): ModerationAction {
  const rule = detection.category === loaded.category ? loaded : policy.categories.get(detection.category);
  return rule !== undefined && detection.score >= rule.threshold ? rule.action : 'allow';
}

function add(found: Map<ModerationCategory, Finding>, sighting: Sighting): void {
  let finding = found.get(sighting.category);
  if (finding === undefined) {
    finding = { score: 0, action: 'allow', detectorIds: new Set(), ruleIds: new Set(), spans: [] };
    found.set(sighting.category, finding);
  }
  finding.score = Math.max(finding.score, sighting.score);
  // The places are those the action rests on: a stream must not act on a merely flagged one.
  if (sighting.action !== finding.action && gravestAction(sighting.action, finding.action) === sighting.action)
    finding.spans.length = 0;
  const counts = gravestAction(sighting.action, finding.action) === sighting.action;
  finding.action = gravestAction(finding.action, sighting.action);
  finding.detectorIds.add(sighting.detectorId);
  if (sighting.ruleId !== undefined) finding.ruleIds.add(sighting.ruleId);
  if (counts) finding.spans.push(...(sighting.spans ?? []));
}

function toVerdict(category: ModerationCategory, finding: Finding | undefined): CategoryVerdict[] {
  if (finding === undefined) return [];
  return [
    {
      category,
      score: finding.score,
      action: finding.action,
      detectorIds: [...finding.detectorIds],
      ruleIds: [...finding.ruleIds],
      spans: finding.spans.toSorted((a, b) => a.start - b.start || a.end - b.end),
    },
  ];
}

/** What was really seen speaks before a check that failed; among those, the gravest category. */
function refuse(policy: LoadedPolicy, blockers: readonly Blocker[], locale: string | undefined): ModerationRefusal {
  const seen = blockers.filter((blocker) => !blocker.isFailure);
  const candidates = seen.length > 0 ? seen : blockers;
  const rank = (blocker: Blocker) => policy.severity.indexOf(blocker.category);
  const [gravest] = candidates.toSorted((a, b) => rank(a) - rank(b));
  if (gravest === undefined) throw new RangeError('a refusal needs something that blocks');
  return { category: gravest.category, message: messageFor(gravest.message, locale) };
}
