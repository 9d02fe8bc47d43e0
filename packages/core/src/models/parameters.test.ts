import { describe, expect, test } from 'vitest';
import { textOnly } from './language-model.ts';
import { acceptedParameters, assertModelParameters, assertParameters, fitParameters } from './parameters.ts';

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

describe('parameters of a model, set once and for all', () => {
  const plain = { ...model, lacks: ['seed'] as const };
  const thinker = { ...model, abilities: { ...textOnly, reasoning: true } };

  test('R10 what it does not know is refused, not only left out', () => {
    expect(() => assertModelParameters({ seed: 1 }, plain)).toThrow(
      expect.objectContaining({ code: 'invalid_parameters', message: 'Small does not know seed.' }),
    );
    expect(() => assertModelParameters({ reasoning_effort: 'high' }, plain)).toThrow('does not know reasoning_effort');
    expect(() => assertModelParameters({ context_window: 2_000 }, plain)).toThrow('window of 1000 tokens');
    expect(() => assertModelParameters({ max_tokens: 1_000 }, plain)).toThrow('has a window of 1000');
    assertModelParameters({ temperature: 0.2, stop: ['END'], context_window: 1_000 }, plain);
    assertModelParameters({ reasoning_effort: 'high', seed: 1 }, thinker);
  });

  test('the accepted ones are told', () => {
    expect(acceptedParameters(plain)).not.toContain('seed');
    expect(acceptedParameters(plain)).not.toContain('reasoning_effort');
    expect(acceptedParameters(thinker)).toEqual(expect.arrayContaining(['seed', 'reasoning_effort', 'temperature']));
  });
});
