import { describe, expect, test } from 'vitest';
import { textOnly } from './language-model.ts';
import { assertParameters, fitParameters } from './parameters.ts';

const model = { name: 'Small', contextTokens: 1_000, abilities: textOnly };

describe('parameters', () => {
  test.each([
    [{ max_tokens: 1_000 }, 'Small has a window of 1000'],
    [{ max_tokens: 300, context_window: 300 }, 'context_window leaves a window of 300'],
    [{ response_format: { type: 'json_schema' as const, schema: {} } }, 'empty schema'],
  ])('%j is refused', (parameters, why) => {
    expect(() => assertParameters(parameters, model)).toThrow(
      expect.objectContaining({ code: 'invalid_parameters', message: expect.stringContaining(why) }),
    );
  });

  test('what fits passes, also where the model is not known yet', () => {
    assertParameters({ max_tokens: 999 }, model);
    assertParameters({ max_tokens: 5_000 }, undefined);
    assertParameters(undefined, model);
  });

  test('M8 what the model does not know is left out, with a warning', () => {
    const asked = { reasoning_effort: 'high' as const, top_logprobs: 2, context_window: 2_000, temperature: 0.5 };
    const { parameters, warnings } = fitParameters(asked, model);
    expect(parameters).toEqual({ temperature: 0.5 });
    expect(warnings).toEqual([
      expect.stringContaining('reasoning_effort'),
      expect.stringContaining('top_logprobs'),
      expect.stringContaining('window of 1000'),
    ]);
  });

  test('not to think is what a model that does not think does', () => {
    expect(fitParameters({ reasoning_effort: 'none' }, model)).toEqual({ parameters: {}, warnings: [] });
  });
});
