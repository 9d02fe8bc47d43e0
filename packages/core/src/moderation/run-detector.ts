import type { Logger } from '../kernel/log.ts';
import type { Detection, DetectorInput } from './detector.ts';
import type { LoadedDetector } from './load-policy.ts';
import type { DetectorFailure } from './verdict.ts';
import { moderationCategories } from './vocabulary.ts';

export interface DetectorOutcome {
  readonly loaded: LoadedDetector;
  readonly detections: readonly Detection[];
  readonly failure?: DetectorFailure['reason'];
}

export interface DetectorRun {
  readonly loaded: LoadedDetector;
  readonly input: DetectorInput;
  readonly signal: AbortSignal | undefined;
  readonly logger: Logger;
}

/** Runs one detector within its time. Its failure is an outcome; only the caller's own abort is thrown. */
export async function runDetector({ loaded, input, signal, logger }: DetectorRun): Promise<DetectorOutcome> {
  const abort = new AbortController();
  const stop = Promise.withResolvers<never>();
  const onAbort = () => {
    stop.reject(new Stopped('aborted'));
    abort.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    // Before the abort: an answer given because of it is late, not empty.
    stop.reject(new Stopped('timeout'));
    abort.abort(new Stopped('timeout'));
  }, loaded.timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const detections = await Promise.race([loaded.detector.detect(input, abort.signal), stop.promise]);
    // Detectors may be remote: an answer out of range must fail by its fail mode, not slip under a threshold.
    if (!detections.every(isSound)) throw new TypeError('a detection is out of range');
    return { loaded, detections };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const failure = error instanceof Stopped ? 'timeout' : 'error';
    // The message of a foreign error may quote the text it choked on, so only its name is logged.
    logger.warn('a moderation detector failed', {
      detectorId: loaded.detector.id,
      failure,
      failMode: loaded.failMode,
      errorName: error instanceof Error ? error.name : typeof error,
    });
    return { loaded, detections: [], failure };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

class Stopped extends Error {}

const knownCategories: ReadonlySet<string> = new Set(moderationCategories);

function isSound({ category, score }: Detection): boolean {
  return knownCategories.has(category) && score >= 0 && score <= 1;
}
