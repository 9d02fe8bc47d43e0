import type {
  LlamaContextSequence,
  LlamaGrammarEvaluationState,
  LlamaModel,
  SequenceEvaluateOptions,
  Token,
} from 'node-llama-cpp';

export interface TokenStep {
  readonly token: Token;
  readonly probability?: TokenProbability;
}

export interface TokenProbability {
  readonly logprob: number;
  /** The likeliest, the likeliest first. */
  readonly top: readonly { readonly token: Token; readonly logprob: number }[];
}

export interface TokenStepsOptions {
  readonly model: Pick<LlamaModel, 'isEogToken'>;
  readonly sequence: LlamaContextSequence;
  readonly prompt: Token[];
  readonly sampling: SequenceEvaluateOptions;
  readonly grammar: LlamaGrammarEvaluationState | undefined;
  /** Tell probabilities, with so many alternatives. Undefined: they cost a little, and nobody asks. */
  readonly alternatives: number | undefined;
}

/** What the model says, token by token, up to its end. */
export function tokenSteps(options: TokenStepsOptions): AsyncGenerator<TokenStep> {
  const { sequence, prompt, sampling, grammar } = options;
  if (options.alternatives !== undefined && grammar === undefined)
    return stepsWithProbabilities({ ...options, alternatives: options.alternatives });
  return sequence.evaluateWithMetadata(
    prompt,
    {},
    { ...sampling, ...(grammar === undefined ? {} : { grammarEvaluationState: grammar }) },
  );
}

async function* stepsWithProbabilities(
  options: TokenStepsOptions & { readonly alternatives: number },
): AsyncGenerator<TokenStep> {
  const { model, sequence, sampling, alternatives } = options;
  const { temperature, topK, topP, minP, seed = 0, repeatPenalty } = sampling;
  let input = options.prompt;
  for (let index = 0; ; index++) {
    const read = input.slice(0, -1);
    // `input` begins as a prompt, which is never empty, and is one token afterwards.
    const last = input.at(-1) as Token;
    const generateNext = {
      token: true,
      logits: { filter: { tokens: [], includeMax: true, includeSelected: true, includeTop: alternatives } },
      totalLogitWeight: true,
      // The sampler is made anew for every step: with one seed it would draw the same number each time.
      options: defined({ temperature, topK, topP, minP, repeatPenalty, seed: (seed + index) >>> 0 }),
    };
    const results = await sequence.controlledEvaluate([...read, [last, { generateNext }]]);
    const { token, logits, totalLogitWeight } = results.at(-1)?.next ?? {};
    if (token === undefined || token === null || model.isEogToken(token)) return;
    yield { token, probability: probabilityOf(token, logits ?? new Map(), totalLogitWeight ?? 1, alternatives) };
    input = [token];
  }
}

/** The weight is the sum of `exp(logit - highest)` over the whole vocabulary. */
function probabilityOf(
  token: Token,
  logits: ReadonlyMap<Token, number>,
  weight: number,
  alternatives: number,
): TokenProbability {
  const sorted = [...logits].sort(([, a], [, b]) => b - a);
  const base = (sorted[0]?.[1] ?? 0) + Math.log(weight);
  return {
    logprob: Math.min(0, (logits.get(token) ?? -Infinity) - base),
    top: sorted.slice(0, alternatives).map(([other, logit]) => ({ token: other, logprob: Math.min(0, logit - base) })),
  };
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
