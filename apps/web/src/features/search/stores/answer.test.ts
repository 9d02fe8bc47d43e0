import { describe, expect, it } from 'vitest';
import { withMarks } from './answer.ts';
import { isQuestion } from './question.ts';

describe('an answer from past conversations', () => {
  it('marks sentences without a source where they end', () => {
    expect(
      withMarks('It was rye [1]. It rested. So far.', [
        [16, 26],
        [27, 34],
      ]),
    ).toBe('It was rye [1]. It rested. [0] So far. [0]');
  });

  it('is made for questions, not for words', () => {
    expect(['What did I bake?', '何を焼きましたか', 'ماذا خبزت؟', '我烤了什么吗'].map(isQuestion)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['rye starter', 'What I baked'].map(isQuestion)).toEqual([false, false]);
  });
});
