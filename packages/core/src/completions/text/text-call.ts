import { TextCompletionRequest, type TextCompletion } from '@parley/protocol/openai-compatible';
import type { Clock } from '../../kernel/index.ts';
import type { ModelRequest, TokenLogprob } from '../../models/index.ts';
import type { CompletionService } from '../completion-service.ts';
import type { OpenAiCall } from '../openai-call.ts';
import { badRequest, unsupported } from '../refusals.ts';
import type { Answer, CompletionCaller } from '../types.ts';
import { given, seedFor, stopsOf, toCompletionUsage, toFinishReason, unknownFields, usageOf } from '../wire.ts';

type Choice = TextCompletion['choices'][number];

const known = new Set([...Object.keys(TextCompletionRequest.shape), 'user']);
/** OpenAI's, and what old clients count on. */
const defaultMaxTokens = 16;
const mostChoices = 32;

/** `/v1/completions`: models are asked by messages, so a prompt is what a user says to them. */
export async function prepareText(
  { service, clock }: { readonly service: CompletionService; readonly clock: Clock },
  caller: CompletionCaller,
  body: TextCompletionRequest,
): Promise<OpenAiCall<TextCompletion, TextCompletion>> {
  if (typeof body['suffix'] === 'string' && body['suffix'] !== '')
    throw unsupported('suffix', "'suffix' is not supported.");
  const prompts = typeof body.prompt === 'string' ? [body.prompt] : body.prompt;
  const perPrompt = body.n ?? 1;
  if ((body.best_of ?? perPrompt) < perPrompt) throw badRequest('best_of', "'best_of' must be at least 'n'.");
  if ((body.best_of ?? perPrompt) > perPrompt)
    throw unsupported('best_of', "'best_of' greater than 'n' is not supported.");
  if (prompts.length * perPrompt > mostChoices) throw badRequest('n', `At most ${mostChoices} answers at once.`);
  const prepared = await service.prepare({
    caller,
    endpoint: 'completions',
    model: body.model,
    requests: prompts.flatMap((prompt) =>
      Array.from({ length: perPrompt }, (_, index) => requestOf(body, prompt, index)),
    ),
    param: 'prompt',
    warnings: unknownFields(body, known),
  });
  const head = {
    id: `cmpl-${prepared.id.replaceAll('-', '')}`,
    object: 'text_completion' as const,
    created: Math.floor(clock.now().getTime() / 1_000),
    get model() {
      return prepared.modelId;
    },
  };
  const echoOf = (index: number) => (body.echo === true ? (prompts[Math.floor(index / perPrompt)] ?? '') : '');
  const includeUsage = body.stream_options?.include_usage === true;

  return {
    warnings: prepared.warnings,
    async complete(signal) {
      const answers = await prepared.run(() => ({}), signal);
      const choices = answers.map(({ text, reason, logprobs }, index) => ({
        index,
        text: echoOf(index) + text,
        logprobs: toTextLogprobs(logprobs, echoOf(index).length),
        finish_reason: toFinishReason(reason),
      }));
      return { ...head, choices, usage: usageFor(answers, perPrompt) };
    },
    async stream(emit, signal) {
      const send = (choices: Choice[], usage: TextCompletion['usage'] = null) =>
        emit({ ...head, choices, ...(includeUsage ? { usage } : {}) });
      const begun = new Set<number>();
      const offsets: number[] = [];
      const answers = await prepared.run(
        (index) => ({
          text(delta, tokens) {
            const echo = begun.has(index) ? '' : echoOf(index);
            begun.add(index);
            // By the tokens: the guard may cut the text elsewhere.
            const offset = offsets[index] ?? echo.length;
            offsets[index] = tokens.reduce((sum, { token }) => sum + token.length, offset);
            send([{ index, text: echo + delta, logprobs: toTextLogprobs(tokens, offset), finish_reason: null }]);
          },
        }),
        signal,
      );
      answers.forEach(({ reason }, index) => {
        const text = begun.has(index) ? '' : echoOf(index);
        send([{ index, text, logprobs: null, finish_reason: toFinishReason(reason) }]);
      });
      if (includeUsage) send([], usageFor(answers, perPrompt));
    },
  };
}

function requestOf(body: TextCompletionRequest, prompt: string, index: number): ModelRequest {
  const { temperature, top_p, frequency_penalty, presence_penalty, logprobs } = body;
  return {
    messages: [{ role: 'user', content: prompt }],
    parameters: {
      ...given({ temperature, top_p, frequency_penalty, presence_penalty, top_logprobs: logprobs }),
      max_tokens: body.max_tokens ?? defaultMaxTokens,
      ...stopsOf(body.stop),
      ...seedFor(body.seed, index),
    },
  };
}

function usageFor(answers: readonly Answer[], perPrompt: number): NonNullable<TextCompletion['usage']> {
  const total = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 };
  for (let from = 0; from < answers.length; from += perPrompt) {
    const one = usageOf(answers.slice(from, from + perPrompt));
    total.input_tokens += one.input_tokens;
    total.output_tokens += one.output_tokens;
    total.cached_tokens += one.cached_tokens ?? 0;
    total.reasoning_tokens += one.reasoning_tokens ?? 0;
  }
  return toCompletionUsage(total);
}

function toTextLogprobs(tokens: readonly TokenLogprob[], from: number): Choice['logprobs'] {
  if (tokens.length === 0) return null;
  let offset = from;
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob]))),
    text_offset: tokens.map(({ token }) => {
      const at = offset;
      offset += token.length;
      return at;
    }),
  };
}
