import { LlamaGrammarEvaluationState, type LlamaContextSequence, type LlamaModel, type Token } from 'node-llama-cpp';
import type { JsonObject, ModelCompletion, ModelRequest, TokenLogprob } from '@parley/core';
import { AnswerWriter } from './answer-writer.ts';
import { TurnFailure } from './failures.ts';
import { toGrammarSchema } from './json-schema.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { Emit } from './outbox.ts';
import { samplingOf } from './sampling.ts';
import { keepAnswer, type Slot } from './slots.ts';
import { tokenSteps, type TokenProbability } from './token-steps.ts';
import { TokenText } from './token-text.ts';
import type { ThreadGovernor } from './thread-governor.ts';
import { offeredTools, toolStepSchema } from './tool-grammar.ts';

export interface TurnOptions {
  readonly model: LoadedModel;
  readonly request: ModelRequest;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly governor: Pick<ThreadGovernor, 'enter' | 'leave' | 'tick'>;
}

/** Between two of them a turn can be cancelled and others get their steps. */
const readAtOnce = 256;

/** One turn on one sequence. Undefined: it was cancelled, and nobody listens. */
export async function runTurn(options: TurnOptions): Promise<ModelCompletion | undefined> {
  const { model, request, signal } = options;
  const slot = await model.slots.take(request.cacheKey);
  options.governor.enter();
  try {
    if (signal.aborted) return undefined;
    return await answerOn(slot, options);
  } catch (error) {
    // Whatever broke, the sequence may hold half of it.
    await slot.sequence.clearHistory().catch(() => {});
    throw error;
  } finally {
    options.governor.leave();
    model.slots.give(slot);
  }
}

async function answerOn(slot: Slot, options: TurnOptions): Promise<ModelCompletion | undefined> {
  const { model, request, emit, signal } = options;
  const { tokens, opensThinking } = model.prompt.tokensOf(request, slot.answers);
  // One place stays free: the engine wants to shift the context when the last one is filled.
  const room = model.contextTokens - 1 - tokens.length;
  if (room <= 0)
    throw new TurnFailure(
      'context_too_long',
      `The input has ${tokens.length} tokens, the model takes ${model.contextTokens}`,
      false,
    );
  const grammar = await grammarOf(options);
  const cached = await keepBeginning(slot.sequence, tokens);
  const last = await readPrompt(slot.sequence, { ...options, tokens, from: cached });
  if (signal.aborted) return undefined;

  const wanted = request.parameters.max_tokens ?? room;
  const limit = Math.min(wanted, room);
  const said: Token[] = [];
  const writer = new AnswerWriter({
    emit,
    stops: request.parameters.stop ?? [],
    opensThinking: opensThinking && grammar === undefined,
    isJson: grammar !== undefined,
    hasTools: offeredTools(request).length > 0,
  });
  const text = new TokenText(model.model);
  let reason: 'complete' | 'length' = 'complete';
  const sampling = samplingOf(request.parameters, { isSmall: model.isSmall, said });
  const alternatives = request.parameters.top_logprobs;
  if (alternatives !== undefined && grammar !== undefined)
    emit({
      type: 'warning',
      message: 'The local model tells no probabilities where a schema or a tool holds its answer',
    });
  const steps = tokenSteps({
    model: model.model,
    sequence: slot.sequence,
    prompt: last,
    sampling,
    grammar,
    alternatives,
  });
  for await (const { token, probability } of steps) {
    if (signal.aborted) return undefined;
    options.governor.tick('answers');
    said.push(token);
    const piece = text.push(token);
    writer.push(piece, probability && asLogprob(model.model, piece, probability));
    if (writer.stopped) break;
    if (said.length >= limit) {
      reason = 'length';
      break;
    }
  }
  writer.push(text.end());
  const { plain, calls } = writer.end();
  if (plain !== undefined && request.continueFrom === undefined) keepAnswer(slot, plain, said);
  const usage = {
    input_tokens: tokens.length,
    output_tokens: said.length,
    ...(cached > 0 ? { cached_tokens: cached } : {}),
  };
  if (calls.length > 0 && reason === 'complete') return { reason: 'tool_calls', usage, toolCalls: calls };
  return { reason, usage };
}

function asLogprob(model: LlamaModel, token: string, { logprob, top }: TokenProbability): TokenLogprob {
  return { token, logprob, top: top.map((other) => ({ ...other, token: model.detokenize([other.token]) })) };
}

/** What the sequence holds of the prompt's beginning stays, the rest is dropped. Gives back how many tokens stay. */
async function keepBeginning(sequence: LlamaContextSequence, tokens: readonly Token[]): Promise<number> {
  const { firstDifferentIndex } = sequence.compareContextTokens([...tokens]);
  // The last token is always computed: its result is what the answer begins from.
  const keep = Math.min(firstDifferentIndex, tokens.length - 1);
  const end = sequence.nextTokenIndex;
  if (keep < end) await sequence.eraseContextTokenRanges([{ start: keep, end }]);
  // Models whose state can't be cut have read it anew meanwhile, or lost it.
  return Math.min(keep, sequence.nextTokenIndex);
}

/** Reads all but the last stretch, which the answer's first step takes along, and tells how far it is. */
async function readPrompt(
  sequence: LlamaContextSequence,
  { tokens, from, emit, signal, governor }: TurnOptions & { readonly tokens: readonly Token[]; readonly from: number },
): Promise<Token[]> {
  let at = from;
  const tell = (): void => emit({ type: 'reading', readTokens: at, promptTokens: tokens.length });
  tell();
  while (tokens.length - at > readAtOnce && !signal.aborted) {
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + readAtOnce));
    at += readAtOnce;
    governor.tick('reads');
    tell();
  }
  return tokens.slice(at);
}

async function grammarOf({ model, request, emit }: TurnOptions): Promise<LlamaGrammarEvaluationState | undefined> {
  const wanted = grammarSchemaOf(request);
  if (wanted === undefined) return undefined;
  if (wanted.ignored.length > 0)
    emit({
      type: 'warning',
      message: `The local model does not hold its answer to ${wanted.ignored.join(', ')} of the schema`,
    });
  const grammar = await model.grammarFor(wanted.schema).catch((error: unknown) => {
    throw new TurnFailure(
      'error',
      `The local model can't hold an answer to this schema: ${error instanceof Error ? error.message.slice(0, 200) : ''}`,
      false,
    );
  });
  return new LlamaGrammarEvaluationState({ model: model.model, grammar });
}

function grammarSchemaOf(
  request: ModelRequest,
): { readonly schema: JsonObject; readonly ignored: readonly string[] } | undefined {
  if (offeredTools(request).length > 0) return toolStepSchema(request);
  const format = request.parameters.response_format;
  if (format === undefined || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { schema: { type: 'object', additionalProperties: true }, ignored: [] };
  return toGrammarSchema(format.schema);
}
