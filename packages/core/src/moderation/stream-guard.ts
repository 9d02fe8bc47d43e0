import type { CheckRequest, ModerationEngine } from './engine.ts';
import type { Verdict } from './verdict.ts';

export interface StreamGuard {
  /** Text that is safe to show now: always the next piece of the stream, never altered. Calls may overlap; they are answered in order. */
  push(delta: string): Promise<StreamGuardStep>;
  /** The rest, judged as complete. */
  end(): Promise<StreamGuardStep>;
}

export interface StreamGuardStep {
  readonly released: string;
  /** From here on nothing more is released; what was held back is gone. */
  readonly blocked: boolean;
  /** When this step saw something that no earlier step did. */
  readonly verdict?: Verdict;
}

export interface StreamGuardOptions extends Omit<CheckRequest, 'stage' | 'text' | 'media'> {
  readonly stage?: CheckRequest['stage'];
  /** How much already released text is judged together with the new. */
  readonly windowChars?: number;
  /** The most that is ever held back; a match that takes longer to show is found when some of it is out. */
  readonly holdBackChars?: number;
}

/**
 * Judges a text while it is written. Holds back only what may still turn into a match, so ordinary text
 * passes at once, and no text of a match no longer than `holdBackChars` gets out.
 */
export function createStreamGuard(engine: ModerationEngine, options: StreamGuardOptions = {}): StreamGuard {
  const { stage = 'output', windowChars = 400, holdBackChars = 160, ...context } = options;
  if (!engine.covers(stage)) return { push: async (delta) => passed(delta), end: async () => passed('') };

  let text = '';
  /** Where in `text` the part begins that nobody has seen yet. */
  let heldFrom = 0;
  let isBlocked = false;
  const reported = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();

  async function advance(delta: string, isEnd: boolean): Promise<StreamGuardStep> {
    if (isBlocked) return { released: '', blocked: true };
    text += delta;
    // A held text that only grew by nothing was judged already, except as an ending.
    if (delta === '' && !isEnd) return passed('');
    const verdict = await engine.check({ ...context, stage, text });
    const provisionalFrom = isEnd ? undefined : provisionalStart(verdict, text);
    if (verdict.action === 'block' && provisionalFrom === undefined) {
      isBlocked = true;
      text = '';
      return { released: '', blocked: true, verdict };
    }
    const safeUntil = isEnd ? text.length : decidedUntil(provisionalFrom);
    const released = text.slice(heldFrom, safeUntil);
    heldFrom = Math.max(heldFrom, safeUntil);
    forget();
    const isNews = provisionalFrom === undefined && verdict.action !== 'allow' && isNewSighting(verdict);
    return { released, blocked: false, ...(isNews ? { verdict } : {}) };
  }

  function decidedUntil(provisionalFrom: number | undefined): number {
    // Nothing further back can be held, so nothing further back needs to be searched.
    const searchFrom = wordStartBefore(text, text.length - holdBackChars);
    const pending = searchFrom + (engine.pendingFrom({ ...context, stage, text: text.slice(searchFrom) }) ?? 0);
    const from = Math.min(pending, provisionalFrom ?? text.length, unsettledFrom(text));
    const until = Math.max(from, text.length - holdBackChars, heldFrom);
    return splitsPair(text, until) ? until - 1 : until;
  }

  /** Drops seen text beyond the window, at a word boundary so that no half word looks like a whole one. */
  function forget(): void {
    const excess = heldFrom - windowChars;
    if (excess <= windowChars / 4) return;
    const boundary = text.slice(0, heldFrom).indexOf(' ', excess);
    const cut = boundary === -1 ? excess + (splitsPair(text, excess) ? 1 : 0) : boundary;
    text = text.slice(cut);
    heldFrom -= cut;
  }

  function isNewSighting(verdict: Verdict): boolean {
    const before = reported.size;
    for (const { category, action, ruleIds, detectorIds } of verdict.categories) {
      if (action !== 'allow') reported.add([category, action, ...detectorIds, ...ruleIds].join(' '));
    }
    return reported.size > before;
  }

  function enqueue(step: () => Promise<StreamGuardStep>): Promise<StreamGuardStep> {
    const answer = queue.then(step);
    queue = answer.catch(() => undefined);
    return answer;
  }

  return { push: (delta) => enqueue(() => advance(delta, false)), end: () => enqueue(() => advance('', true)) };
}

function passed(released: string): StreamGuardStep {
  return { released, blocked: false };
}

/**
 * Where the matches begin that touch the end of the text, if those are all there is: the next letters may
 * make another word of them ("kill" → "killjoy"). Undefined once something stands for good.
 */
function provisionalStart({ action, categories, detectors }: Verdict, text: string): number | undefined {
  const acting = action === 'allow' ? [] : categories.filter((entry) => entry.action === action);
  if (acting.length === 0 || detectors.failed.some(({ failMode }) => failMode === 'closed')) return undefined;
  const spans = acting.flatMap((entry) => entry.spans);
  if (acting.some((entry) => entry.spans.length === 0) || spans.some((span) => span.end < text.length))
    return undefined;
  return spans.reduce((earliest, span) => Math.min(earliest, span.start), text.length);
}

const spacedTail = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$][ \n.\-_*·/,|'~+=]+)+[\p{L}\p{N}@$]?$/u;
const disguise = /[0-9@$!]|[^\n\x20-\x7e]|(.)\1\1/u;
const settleWindow = 80;

/** Where the tail begins whose normal form more text could change: spaced letters, or a disguised last word. */
function unsettledFrom(text: string): number {
  const tail = text.slice(-settleWindow);
  const offset = text.length - tail.length;
  const lastWord = tail.search(/\S+$/u);
  const wordFrom = lastWord !== -1 && disguise.test(tail.slice(lastWord)) ? lastWord : tail.length;
  const spaced = tail.search(spacedTail);
  return offset + Math.min(wordFrom, spaced === -1 ? tail.length : spaced);
}

function wordStartBefore(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf(' ', at) + 1;
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
