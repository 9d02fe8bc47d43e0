import type { Detector, DetectorFactory } from './detector.ts';
import {
  describeIssues,
  detectorDefinition,
  policyDocument,
  type DetectorDefinition,
  type LocalisedMessage,
} from './policy.ts';
import {
  isModerationAction,
  moderationCategories,
  type FailMode,
  type ModerationAction,
  type ModerationCategory,
  type ModerationStage,
} from './vocabulary.ts';

/** A policy whose every detector exists and whose every action this engine can take. */
export interface LoadedPolicy {
  readonly version: string;
  readonly stages: ReadonlySet<ModerationStage>;
  /** Every category, gravest first. */
  readonly severity: readonly ModerationCategory[];
  readonly categories: ReadonlyMap<ModerationCategory, CategoryRule>;
  readonly messages: ReadonlyMap<ModerationCategory, LocalisedMessage>;
  readonly unavailableMessage: LocalisedMessage;
  readonly detectors: readonly LoadedDetector[];
}

export interface CategoryRule {
  readonly threshold: number;
  readonly action: ModerationAction;
}

export interface LoadedDetector extends CategoryRule {
  readonly detector: Detector;
  readonly category: ModerationCategory;
  readonly stages: ReadonlySet<ModerationStage>;
  readonly languages: ReadonlySet<string> | undefined;
  readonly failMode: FailMode;
  readonly timeoutMs: number;
  readonly message: LocalisedMessage | undefined;
}

export type PolicyLoad =
  | { readonly ok: true; readonly policy: LoadedPolicy }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Takes the whole policy or nothing of it, and names everything that is wrong at once. */
export function loadPolicy(document: unknown, factories: readonly DetectorFactory[]): PolicyLoad {
  const parsed = policyDocument.safeParse(document);
  const problems = parsed.success ? [] : describeIssues(parsed.error, '');
  const definitions = readDefinitions(document, problems);
  if (!parsed.success) {
    for (const { definition, label } of definitions) createDetector(definition, factories, label, problems);
    return { ok: false, problems };
  }

  const base = parsed.data;
  const categories = new Map<ModerationCategory, CategoryRule>();
  for (const category of moderationCategories) {
    const rule = base.categories[category] ?? { threshold: 0.5, action: 'flag' };
    const action = supported(rule.action, `categories.${category}.action`, problems);
    categories.set(category, { threshold: rule.threshold, action });
  }
  const messages = new Map(
    moderationCategories.flatMap((category) => {
      const message = base.messages[category];
      return message === undefined ? [] : [[category, message] as const];
    }),
  );
  for (const [category, rule] of categories)
    requireMessage(rule.action, messages.has(category), `categories.${category}`, problems);

  const detectors: LoadedDetector[] = [];
  for (const { definition, label } of definitions) {
    const detector = createDetector(definition, factories, label, problems);
    const fallback = categories.get(definition.category) ?? { threshold: 0.5, action: 'flag' };
    const action = supported(definition.action ?? fallback.action, `${label}.action`, problems);
    requireMessage(action, messages.has(definition.category) || definition.message !== undefined, label, problems);
    for (const stage of definition.stages) {
      if (!base.stages.includes(stage)) problems.push(`${label}.stages: "${stage}" is not a stage of this policy`);
    }
    if (detector === undefined) continue;
    detectors.push({
      detector,
      category: definition.category,
      threshold: definition.threshold ?? fallback.threshold,
      action,
      stages: new Set(definition.stages),
      languages:
        definition.languages === undefined ? undefined : new Set(definition.languages.map((tag) => tag.toLowerCase())),
      failMode: definition.fail_mode,
      timeoutMs: definition.timeout_ms,
      message: definition.message,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  const severity = [...new Set([...base.severity, ...moderationCategories])];
  return {
    ok: true,
    policy: {
      version: base.version,
      stages: new Set(base.stages),
      severity,
      categories,
      messages,
      unavailableMessage: base.unavailable_message,
      detectors,
    },
  };
}

interface LabelledDefinition {
  readonly definition: DetectorDefinition;
  readonly label: string;
}

function readDefinitions(document: unknown, problems: string[]): LabelledDefinition[] {
  const list: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'detectors') : undefined;
  if (!Array.isArray(list)) return [];
  const seen = new Set<string>();
  return list.flatMap((entry: unknown, index) => {
    const parsed = detectorDefinition.safeParse(entry);
    if (!parsed.success) {
      problems.push(...describeIssues(parsed.error, `detectors[${index}]`));
      return [];
    }
    const label = `detectors[${index}] "${parsed.data.id}"`;
    if (seen.has(parsed.data.id)) problems.push(`${label}: the id is used twice`);
    seen.add(parsed.data.id);
    return [{ definition: parsed.data, label }];
  });
}

function createDetector(
  definition: DetectorDefinition,
  factories: readonly DetectorFactory[],
  label: string,
  problems: string[],
): Detector | undefined {
  const factory = factories.find((candidate) => candidate.kind === definition.kind);
  if (factory === undefined) {
    const known = factories.map((candidate) => candidate.kind).join(', ');
    problems.push(`${label}: there is no detector of kind "${definition.kind}" (known: ${known})`);
    return undefined;
  }
  const created = factory.create(definition);
  if ('detector' in created) return created.detector;
  problems.push(...created.problems.map((problem) => `${label}: ${problem}`));
  return undefined;
}

function supported(action: string, label: string, problems: string[]): ModerationAction {
  if (isModerationAction(action)) return action;
  problems.push(`${label}: "${action}" is not supported by this engine yet`);
  return 'block';
}

function requireMessage(action: ModerationAction, hasMessage: boolean, label: string, problems: string[]): void {
  if (action === 'block' && !hasMessage) problems.push(`${label}: blocks, but the category has no refusal message`);
}
