import { ParleyError } from '../kernel/errors.ts';
import { silentLogger, type Logger } from '../kernel/log.ts';
import { systemClock, type Clock } from '../kernel/time.ts';
import type { DetectorFactory, DetectorInput, ModerationMedia } from './detector.ts';
import { dictionaryDetectorFactory } from './dictionary-detector.ts';
import { judge } from './judge.ts';
import { loadPolicy, type LoadedDetector, type LoadedPolicy } from './load-policy.ts';
import { normalise, type NormalisedText } from './normalise.ts';
import { primaryLanguage } from './policy.ts';
import { re2DetectorFactory } from './re2-detector.ts';
import { runDetector } from './run-detector.ts';
import type { Verdict } from './verdict.ts';
import type { ModerationStage } from './vocabulary.ts';

export interface ModerationEngine {
  readonly policyVersion: string;
  /** Whether any detector looks at this stage; where none does, a check can be left out. */
  covers(stage: ModerationStage): boolean;
  /** Stateless: the same text under the same policy gives the same verdict, so growing windows may be checked again and again. */
  check(request: CheckRequest): Promise<Verdict>;
  /** The offset before which nothing can become part of a later match; undefined if some detector can't tell. */
  pendingFrom(request: CheckRequest): number | undefined;
}

export interface CheckRequest {
  readonly stage: ModerationStage;
  readonly text: string;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly locale?: string;
  readonly media?: readonly ModerationMedia[];
  readonly signal?: AbortSignal;
}

export interface ModerationEngineOptions {
  /** A policy document, as data; refused as a whole if anything in it can't be obeyed. */
  readonly policy: unknown;
  readonly factories?: readonly DetectorFactory[];
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** The kinds that need nothing from outside. Others are passed beside them. */
export const localDetectorFactories: readonly DetectorFactory[] = [re2DetectorFactory, dictionaryDetectorFactory];

export function createModerationEngine(options: ModerationEngineOptions): ModerationEngine {
  const { clock = systemClock, logger = silentLogger, factories = localDetectorFactories } = options;
  const policy = acceptPolicy(options.policy, factories);
  const byStage = new Map<ModerationStage, readonly LoadedDetector[]>();
  for (const stage of policy.stages)
    byStage.set(
      stage,
      policy.detectors.filter((loaded) => loaded.stages.has(stage)),
    );

  return {
    policyVersion: policy.version,
    covers: (stage) => (byStage.get(stage)?.length ?? 0) > 0,
    async check(request) {
      request.signal?.throwIfAborted();
      const startedAtMs = clock.monotonicMs();
      const chosen = detectorsFor(byStage, request);
      const input = detectorInput(request);
      const outcomes = await Promise.all(
        chosen.map((loaded) => runDetector({ loaded, input, signal: request.signal, logger })),
      );
      const failed = outcomes.flatMap(({ loaded, failure }) =>
        failure === undefined ? [] : [{ detectorId: loaded.detector.id, reason: failure, failMode: loaded.failMode }],
      );
      return {
        stage: request.stage,
        ...judge(policy, outcomes, request.locale),
        policyVersion: policy.version,
        detectors: { ran: chosen.map((loaded) => loaded.detector.id), failed },
        durationMs: clock.monotonicMs() - startedAtMs,
      };
    },
    pendingFrom(request) {
      const input = detectorInput(request);
      let earliest = request.text.length;
      for (const { detector } of detectorsFor(byStage, request)) {
        if (detector.pendingFrom === undefined) return undefined;
        earliest = Math.min(earliest, detector.pendingFrom(input));
      }
      return earliest;
    },
  };
}

function acceptPolicy(document: unknown, factories: readonly DetectorFactory[]): LoadedPolicy {
  const loaded = loadPolicy(document, factories);
  if (loaded.ok) return loaded.policy;
  const list = loaded.problems.map((problem) => `- ${problem}`).join('\n');
  throw new ParleyError('invalid_request', `The moderation policy can't be used:\n${list}`, {
    details: { problems: loaded.problems },
  });
}

function detectorsFor(
  byStage: ReadonlyMap<ModerationStage, readonly LoadedDetector[]>,
  request: CheckRequest,
): readonly LoadedDetector[] {
  const all = byStage.get(request.stage) ?? [];
  if (request.locale === undefined) return all;
  const language = primaryLanguage(request.locale);
  return all.filter((loaded) => loaded.languages === undefined || loaded.languages.has(language));
}

function detectorInput({ signal: _, ...request }: CheckRequest): DetectorInput {
  let normalised: NormalisedText | undefined;
  return {
    ...request,
    // Only when a detector asks: remote and image detectors never do.
    get normalised() {
      return (normalised ??= normalise(request.text));
    },
  };
}
