import { ParleyError, type Clock } from '../kernel/index.ts';
import { abortErrorOf, ModelError } from '../models/index.ts';
import type { ContextBlock, ContextContributor, ContextInput } from './context-contributor.ts';
import type { ContributorError } from './context-report.ts';
import { costOfBlock, type CostOf } from './token-costs.ts';

export interface Contribution {
  readonly contributor: ContextContributor;
  readonly budgetTokens: number;
  readonly blocks: readonly ContextBlock[];
  readonly leftOut: number;
  readonly durationMs: number;
  readonly error: ContributorError | undefined;
}

export interface ContributorRoom {
  readonly input: ContextInput;
  readonly budgetTokens: number;
  readonly costOf: CostOf;
  readonly clock: Clock;
}

const defaultTimeoutMs = 2_000;

/** One contributor within its budget and time; its failures become part of the report (C7, C8). */
export async function runContributor(contributor: ContextContributor, room: ContributorRoom): Promise<Contribution> {
  const startedMs = room.clock.monotonicMs();
  let leftOut = 0;
  const outcome = (blocks: readonly ContextBlock[], error?: ContributorError): Contribution => {
    const kept = withinBudget(blocks, room);
    return {
      contributor,
      budgetTokens: room.budgetTokens,
      blocks: kept,
      leftOut: leftOut + blocks.length - kept.length,
      durationMs: Math.round(room.clock.monotonicMs() - startedMs),
      error,
    };
  };
  try {
    const blocks = await withinTime(contributor, { ...room, leftOut: (count) => void (leftOut += count) });
    if (!areBlocks(blocks)) throw new InvalidContribution(`The contributor ${contributor.id} gave no blocks`);
    const contribution = outcome(blocks);
    if (contributor.required === true && blocks.length > 0 && contribution.blocks.length === 0) {
      throw new ModelError('context_too_long', `What ${contributor.id} has to say does not fit the model`, {
        retryable: false,
      });
    }
    return contribution;
  } catch (error) {
    if (room.input.signal.aborted) throw abortErrorOf(room.input.signal);
    if (contributor.required === true) throw error;
    return outcome([], errorOf(error));
  }
}

class InvalidContribution extends TypeError {
  override readonly name = 'InvalidContribution';
}

class ContributorTimeout extends Error {
  override readonly name = 'ContributorTimeout';
}

function withinTime(
  contributor: ContextContributor,
  room: ContributorRoom & { leftOut(count: number): void },
): Promise<readonly ContextBlock[]> {
  const { input, budgetTokens, costOf } = room;
  const timeoutMs = contributor.timeoutMs ?? defaultTimeoutMs;
  const own = new AbortController();
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error): void => {
      own.abort(error);
      reject(error);
    };
    const onAbort = (): void => giveUp(abortErrorOf(input.signal));
    const timer = setTimeout(() => giveUp(new ContributorTimeout(`No context within ${timeoutMs} ms`)), timeoutMs);
    input.signal.addEventListener('abort', onAbort, { once: true });
    // What comes after the time is up settles a promise that is settled already: ignored, never unhandled.
    const contribute = async (): Promise<readonly ContextBlock[]> =>
      contributor.contribute({ ...input, signal: own.signal }, { tokens: budgetTokens, costOf, leftOut: room.leftOut });
    contribute()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        input.signal.removeEventListener('abort', onAbort);
      });
    if (input.signal.aborted) onAbort();
  });
}

function errorOf(error: unknown): ContributorError {
  if (error instanceof InvalidContribution) return { kind: 'invalid', code: 'not_blocks' };
  if (error instanceof ContributorTimeout) return { kind: 'timeout', code: 'timeout' };
  if (ParleyError.is(error)) return { kind: 'failed', code: error.code };
  if (ModelError.is(error)) return { kind: 'failed', code: error.kind };
  return { kind: 'failed', code: error instanceof Error ? error.name : 'unknown' };
}

function areBlocks(blocks: unknown): blocks is readonly ContextBlock[] {
  return (
    Array.isArray(blocks) &&
    blocks.every(
      (block: Partial<ContextBlock> | null) => typeof block?.content === 'string' && typeof block.role === 'string',
    )
  );
}

/** The least important go until the rest fits; the order of those that stay is untouched. */
function withinBudget(blocks: readonly ContextBlock[], room: ContributorRoom): readonly ContextBlock[] {
  const costs = new Map(blocks.map((block) => [block, costOfBlock(block, room.costOf)]));
  const total = (list: readonly ContextBlock[]): number =>
    list.reduce((sum, block) => sum + (costs.get(block) ?? 0), 0);
  let kept = blocks;
  while (kept.length > 0 && total(kept) > room.budgetTokens) kept = withoutLeastImportant(kept);
  return kept;
}

export function withoutLeastImportant(blocks: readonly ContextBlock[]): readonly ContextBlock[] {
  const ranks = blocks.map((block, index) => block.rank ?? index);
  const last = ranks.lastIndexOf(Math.max(...ranks));
  return blocks.filter((_, index) => index !== last);
}
