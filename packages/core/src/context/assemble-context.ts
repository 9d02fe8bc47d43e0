import { systemClock, type Clock } from '../kernel/index.ts';
import {
  abortErrorOf,
  ModelError,
  type ModelMessage,
  type ModelRequest,
  type ToolDefinition,
} from '../models/index.ts';
import type { ContextBudget, ContextContributor, ContextInput } from './context-contributor.ts';
import type { ContextReport } from './context-report.ts';
import { splitWindow, type ContextWindow } from './context-window.ts';
import { lastQuestion } from './history-window.ts';
import { runContributor, withoutLeastImportant, type Contribution } from './run-contributor.ts';
import { costOfBlock, costOfMessage, messageOverheadTokens, type CostOf } from './token-costs.ts';

export interface AssembleContextOptions extends Omit<ContextInput, 'signal'> {
  readonly contributors: readonly ContextContributor[];
  readonly signal?: AbortSignal;
  /** The answer's text so far, when it is to be gone on with. */
  readonly continueFrom?: string;
  readonly clock?: Clock;
  /** Their definitions stand in the prompt too (C16). */
  readonly tools?: readonly ToolDefinition[];
}

export interface AssembledContext {
  readonly request: ModelRequest;
  readonly report: ContextReport;
}

/** What the model answers from. Rules: SPEC.md beside this file. */
export async function assembleContext(options: AssembleContextOptions): Promise<AssembledContext> {
  const { contributors, conversation, model, parameters, continueFrom, tools = [], clock = systemClock } = options;
  const signal = options.signal ?? new AbortController().signal;
  if (signal.aborted) throw abortErrorOf(signal);
  assertDistinctIds(contributors);
  const costOf = costOfMessage(model);
  const contextTokens = Math.min(model.contextTokens, parameters.context_window ?? Number.POSITIVE_INFINITY);
  const toolTokens = tools.reduce((sum, tool) => sum + costOf(JSON.stringify(tool)), 0);
  const continuedTokens = continueFrom === undefined ? 0 : costOf(continueFrom);
  const window = splitWindow(contextTokens, parameters, continuedTokens + toolTokens);
  const input: ContextInput = { conversation, model, parameters: window.parameters, signal };

  const budgets = shareOut(contributors, window, questionReserve(input, costOf));
  const run = (contributor: ContextContributor, budgetTokens: number): Promise<Contribution> =>
    runContributor(contributor, { input, budgetTokens, costOf, clock });
  const fixed = await Promise.all(
    contributors.filter(hasOwnBudget).map((contributor) => run(contributor, budgets.get(contributor) ?? 0)),
  );
  const rest: Contribution[] = [];
  for (const contributor of inServingOrder(contributors).filter((one) => !hasOwnBudget(one))) {
    rest.push(await run(contributor, Math.max(0, window.inputLimitTokens - tokensOf([...fixed, ...rest], costOf))));
  }

  const byContributor = new Map([...fixed, ...rest].map((contribution) => [contribution.contributor, contribution]));
  const ordered = contributors.flatMap((contributor) => byContributor.get(contributor) ?? []);
  const fitted = fitWindow(ordered, window.inputLimitTokens, costOf);
  const messages = messagesOf(fitted);
  assertQuestion(input, messages);
  const request = {
    messages,
    parameters: window.parameters,
    cacheKey: conversation.id,
    ...(continueFrom === undefined ? {} : { continueFrom }),
    ...(tools.length === 0 ? {} : { tools }),
  };
  return {
    request,
    report: reportOf(fitted, {
      window,
      contextTokens,
      inputTokens: costOfPrompt(fitted, costOf),
      toolTokens,
      costOf,
    }),
  };
}

function hasOwnBudget(contributor: ContextContributor): boolean {
  return contributor.budget !== 'rest';
}

function inServingOrder(contributors: readonly ContextContributor[]): readonly ContextContributor[] {
  return contributors.toSorted(
    (a, b) => Number(b.required ?? false) - Number(a.required ?? false) || b.priority - a.priority,
  );
}

/** What the last user message takes before anything that is not required (C6). */
function questionReserve({ conversation }: ContextInput, costOf: CostOf): number {
  const question = lastQuestion(conversation.messages);
  return question === undefined ? 0 : costOfBlock(question, costOf);
}

/** Budgets are promises: those served first get theirs, the others what is left of it. */
function shareOut(
  contributors: readonly ContextContributor[],
  window: ContextWindow,
  reserve: number,
): Map<ContextContributor, number> {
  const budgets = new Map<ContextContributor, number>();
  let left = window.inputLimitTokens;
  let reserved = false;
  for (const contributor of inServingOrder(contributors)) {
    if (contributor.required !== true && !reserved) {
      reserved = true;
      left = Math.max(0, left - reserve);
    }
    const granted = Math.min(left, wantedTokens(contributor.budget, window.inputLimitTokens));
    budgets.set(contributor, granted);
    left -= granted;
  }
  return budgets;
}

function wantedTokens(budget: ContextBudget, limit: number): number {
  if (budget === 'rest') return 0;
  const tokens = 'tokens' in budget ? budget.tokens : Math.floor(budget.share * limit);
  return Math.max(0, tokens);
}

/** Tokenizers do not add up exactly: joined texts may count more than their parts. Then less goes in. */
function fitWindow(contributions: readonly Contribution[], limit: number, costOf: CostOf): readonly Contribution[] {
  let fitted = contributions;
  while (costOfPrompt(fitted, costOf) > limit) {
    const giver = [...inServingOrder(fitted.map(({ contributor }) => contributor))]
      .toReversed()
      .map((contributor) => fitted.find((one) => one.contributor === contributor))
      .find((one) => one !== undefined && one.blocks.length > (one.contributor.required === true ? 1 : 0));
    if (giver === undefined)
      throw new ModelError('context_too_long', 'The conversation does not fit the model', { retryable: false });
    fitted = fitted.map((one) =>
      one === giver ? { ...one, blocks: withoutLeastImportant(one.blocks), leftOut: one.leftOut + 1 } : one,
    );
  }
  return fitted;
}

function messagesOf(contributions: readonly Contribution[]): ModelMessage[] {
  const blocks = contributions.flatMap((contribution) => contribution.blocks);
  const instructions = blocks.filter(({ place }) => place === 'instructions').map(({ content }) => content);
  const conversation = blocks
    .filter(({ place }) => place !== 'instructions')
    .map(({ role, content, images }) =>
      role === 'user' && images !== undefined ? { role, content, images } : { role, content },
    );
  return instructions.length === 0
    ? conversation
    : [{ role: 'system', content: instructions.join('\n\n') }, ...conversation];
}

function costOfPrompt(contributions: readonly Contribution[], costOf: CostOf): number {
  const images = contributions
    .flatMap(({ blocks }) => blocks)
    .reduce((sum, block) => sum + (block.imageTokens ?? 0), 0);
  // The template's opening of the answer counts like one more message.
  return messagesOf(contributions).reduce((sum, { content }) => sum + costOf(content), messageOverheadTokens + images);
}

function tokensOf(contributions: readonly Contribution[], costOf: CostOf): number {
  const blocks = contributions.flatMap((contribution) => contribution.blocks);
  return blocks.reduce((sum, block) => sum + costOfBlock(block, costOf), messageOverheadTokens);
}

function assertDistinctIds(contributors: readonly ContextContributor[]): void {
  if (new Set(contributors.map(({ id }) => id)).size !== contributors.length)
    throw new TypeError('Two context contributors have the same id');
}

/** C3, also when somebody leaves the history out of the list. */
function assertQuestion({ conversation }: ContextInput, messages: readonly ModelMessage[]): void {
  if (lastQuestion(conversation.messages) === undefined || messages.some(({ role }) => role === 'user')) return;
  throw new TypeError('No contributor gave the last user message');
}

interface ReportRoom {
  readonly window: ContextWindow;
  readonly contextTokens: number;
  readonly toolTokens: number;
  readonly inputTokens: number;
  readonly costOf: CostOf;
}

function reportOf(contributions: readonly Contribution[], room: ReportRoom): ContextReport {
  const { window, contextTokens, inputTokens, toolTokens, costOf } = room;
  return {
    context_tokens: contextTokens,
    reserved_output_tokens: window.reservedOutputTokens,
    input_limit_tokens: window.inputLimitTokens,
    input_tokens: inputTokens,
    ...(toolTokens === 0 ? {} : { tools_tokens: toolTokens }),
    ...(window.loweredMaxTokens === undefined ? {} : { lowered_max_tokens: window.loweredMaxTokens }),
    contributors: contributions.map(({ contributor, budgetTokens, blocks, leftOut, durationMs, error }) => ({
      id: contributor.id,
      budget_tokens: budgetTokens,
      used_tokens: blocks.reduce((sum, block) => sum + costOfBlock(block, costOf), 0),
      blocks: blocks.length,
      left_out: leftOut,
      shortened: blocks.filter(({ shortened }) => shortened === true).length,
      sources: blocks.flatMap(({ source }) => source ?? []),
      duration_ms: durationMs,
      ...(error === undefined ? {} : { error }),
    })),
  };
}
