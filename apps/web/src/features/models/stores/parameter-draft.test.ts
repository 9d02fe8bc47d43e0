import { describe, expect, it } from 'vitest';
import { draftOf, parametersOf } from './parameter-draft.ts';

describe('the fields of parameters', () => {
  it('hold what is set, and give it back', () => {
    const parameters = { temperature: 0.3, stop: ['END', '###'], reasoning_effort: 'low' as const, seed: -4 };
    expect(parametersOf(draftOf(parameters))).toEqual({ parameters });
    expect(parametersOf(draftOf({}))).toEqual({ parameters: {} });
  });

  it.each([
    ['temperature', '3'],
    ['temperature', 'warm'],
    ['max_tokens', '1.5'],
    ['context_window', '10'],
  ] as const)('say which one is wrong: %s %s', (name, typed) => {
    expect(parametersOf({ ...draftOf({}), [name]: typed })).toEqual({ wrong: name });
  });

  it('take a comma for a point, as people write it', () => {
    expect(parametersOf({ ...draftOf({}), top_p: ' 0,9 ' })).toEqual({ parameters: { top_p: 0.9 } });
  });
});
