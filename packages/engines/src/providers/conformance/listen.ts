import type { LanguageModel, ModelCitation, ModelCompletion, ModelRequest, TokenLogprob } from '@parley/core';

/** Everything a call says, in its order. */
export interface Heard {
  readonly order: string[];
  text: string;
  reasoning: string;
  readonly announced: { id: string; name: string }[];
  readonly arguments: Record<string, string>;
  readonly citations: ModelCitation[];
  readonly logprobs: TokenLogprob[];
  readonly warnings: string[];
  completion: ModelCompletion | undefined;
  error: unknown;
}

export interface ListenOptions {
  readonly signal?: AbortSignal;
  readonly onText?: (heard: Heard) => void;
}

export async function listen(model: LanguageModel, request: ModelRequest, options: ListenOptions = {}): Promise<Heard> {
  const heard: Heard = {
    order: [],
    text: '',
    reasoning: '',
    announced: [],
    arguments: {},
    citations: [],
    logprobs: [],
    warnings: [],
    completion: undefined,
    error: undefined,
  };
  let isOver = false;
  const note = (kind: string): void => {
    if (isOver) throw new Error(`The sink was called after the end: ${kind}`);
    if (heard.order.at(-1) !== kind) heard.order.push(kind);
  };
  try {
    heard.completion = await model.generate(
      request,
      {
        text: (delta) => {
          note('text');
          heard.text += delta;
          options.onText?.(heard);
        },
        reasoning: (delta) => {
          note('reasoning');
          heard.reasoning += delta;
        },
        toolCall: (call) => {
          note('tool');
          if (call.id in heard.arguments) throw new Error('A call was announced twice');
          heard.announced.push({ ...call });
          heard.arguments[call.id] = '';
        },
        toolArguments: (id, delta) => {
          note('tool');
          if (!(id in heard.arguments)) throw new Error('Arguments came before their call');
          heard.arguments[id] += delta;
        },
        citation: (citation) => {
          note('citation');
          heard.citations.push(citation);
        },
        logprobs: (tokens) => heard.logprobs.push(...tokens),
        warning: (message) => heard.warnings.push(message),
      },
      options.signal ?? new AbortController().signal,
    );
  } catch (error) {
    heard.error = error;
  }
  isOver = true;
  return heard;
}
