import type { ModelTest } from '@parley/protocol';
import type { LanguageModel } from './language-model.ts';

const question = 'Say hello in one short sentence.';

/** A few words of a model, and how fast they came. Throws what the model throws. */
export async function tryModel(model: LanguageModel, signal: AbortSignal): Promise<ModelTest> {
  const startedMs = performance.now();
  const warnings: string[] = [];
  let firstMs: number | undefined;
  let lastMs = startedMs;
  let answer = '';
  const heard = (text: string): void => {
    lastMs = performance.now();
    firstMs ??= lastMs;
    answer += text;
  };
  const request = {
    messages: [{ role: 'user' as const, content: question }],
    // Models that think need room for that, too.
    parameters: { max_tokens: 96 },
  };
  const sink = {
    text: heard,
    reasoning: () => heard(''),
    warning: (message: string) => void warnings.push(message),
  };
  const { usage } = await model.generate(request, sink, signal);
  const writingMs = firstMs === undefined ? 0 : lastMs - firstMs;
  const isSpeedKnown = writingMs >= 1 && usage.output_tokens > 1;
  return {
    ok: firstMs !== undefined,
    detail: firstMs === undefined ? `${model.name} answered with nothing.` : `${model.name} answers.`,
    answer: answer.trim().slice(0, 2_000),
    first_token_ms: firstMs === undefined ? null : Math.round(firstMs - startedMs),
    total_ms: Math.round(performance.now() - startedMs),
    output_tokens: usage.output_tokens,
    // The first token was there already when the measured time began.
    tokens_per_second: isSpeedKnown ? Math.round(((usage.output_tokens - 1) / writingMs) * 10_000) / 10 : null,
    warnings,
  };
}
