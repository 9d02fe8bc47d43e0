import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThinkTags } from './think-tags.ts';

function read(pieces: readonly string[]) {
  const heard = { text: '', reasoning: '' };
  const tags = new ThinkTags(
    (delta) => (heard.text += delta),
    (delta) => (heard.reasoning += delta),
  );
  for (const piece of pieces) tags.push(piece);
  tags.end();
  return heard;
}

describe('ThinkTags', () => {
  it.each([
    ['<think>\nhm, so</think>\n\nYes.', { reasoning: '\nhm, so', text: 'Yes.' }],
    ['\n<think>a < b</thin k></think>c', { reasoning: 'a < b</thin k>', text: 'c' }],
    ['<think>cut off', { reasoning: 'cut off', text: '' }],
    ['The tag <think> opens.', { reasoning: '', text: 'The tag <think> opens.' }],
    ['<thin air', { reasoning: '', text: '<thin air' }],
    ['<thi', { reasoning: '', text: '<thi' }],
    ['  spaced', { reasoning: '', text: '  spaced' }],
    ['', { reasoning: '', text: '' }],
  ])('tells thinking from answer in %j, however it is cut (M13)', (whole, expected) => {
    expect(read([whole])).toEqual(expected);
    expect(read([...whole])).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: whole.length }), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        expect(read(at.map((from, index) => whole.slice(from, at[index + 1])))).toEqual(expected);
      }),
    );
  });
});
