import { describe, expect, it } from 'vitest';
import { textOnly, type LanguageModel, type ModelSink } from './language-model.ts';
import { tryModel } from './try-model.ts';

const model = (say: (sink: ModelSink) => void, output_tokens: number): LanguageModel => ({
  id: 'm',
  name: 'Model',
  contextTokens: 1_000,
  abilities: textOnly,
  countTokens: (text) => text.length,
  async generate(_request, sink) {
    say(sink);
    return { reason: 'complete', usage: { input_tokens: 3, output_tokens } };
  },
});
const ask = (one: LanguageModel) => tryModel(one, new AbortController().signal);

describe('tryModel', () => {
  it('tells what was said, how soon, and what was left out', async () => {
    const result = await ask(
      model((sink) => {
        sink.warning?.('no seed');
        sink.text(' Hello');
        sink.text('! ');
      }, 2),
    );
    expect(result).toMatchObject({
      ok: true,
      detail: 'Model answers.',
      answer: 'Hello!',
      output_tokens: 2,
      warnings: ['no seed'],
    });
    expect(result.first_token_ms).toBeLessThanOrEqual(result.total_ms);
  });

  it('takes silence for what it is', async () => {
    expect(await ask(model(() => {}, 0))).toMatchObject({ ok: false, first_token_ms: null, tokens_per_second: null });
  });

  it('passes on what the model throws', async () => {
    const failing = model(() => {
      throw new TypeError('down');
    }, 0);
    await expect(ask(failing)).rejects.toThrow('down');
  });
});
