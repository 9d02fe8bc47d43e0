import { ModelError, type LanguageModel } from '@parley/core';

/** One word of a model, with the least it takes. Whatever it says will do, as long as it says something. */
export async function probeModel(
  model: LanguageModel,
  signal: AbortSignal,
): Promise<{ readonly firstTokenMs: number }> {
  const startedMs = performance.now();
  let firstTokenMs: number | undefined;
  const heard = (): void => void (firstTokenMs ??= Math.round(performance.now() - startedMs));
  const request = {
    messages: [{ role: 'user' as const, content: 'Say OK.' }],
    // Models that think need a few words for that, too.
    parameters: { max_tokens: 64 },
  };
  const { reason, usage } = await model.generate(request, { text: heard, reasoning: heard }, signal);
  if (firstTokenMs === undefined && usage.output_tokens === 0 && reason !== 'refused')
    throw new ModelError('error', 'The model answered with nothing', { retryable: true });
  return { firstTokenMs: firstTokenMs ?? Math.round(performance.now() - startedMs) };
}
