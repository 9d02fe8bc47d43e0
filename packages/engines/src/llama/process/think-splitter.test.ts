import { describe, expect, it } from 'vitest';
import { ThinkSplitter } from './think-splitter.ts';

function through(pieces: readonly string[], opened = false): { text: string; reasoning: string } {
  const splitter = new ThinkSplitter(opened);
  const said = [...pieces.map((piece) => splitter.push(piece)), splitter.end()];
  return { text: said.map(({ text }) => text).join(''), reasoning: said.map(({ reasoning }) => reasoning).join('') };
}

describe('ThinkSplitter (M13)', () => {
  it('parts thinking from the answer, in whatever pieces they come', () => {
    const whole = '<think>\nhm, a < b\n</think>\n\nIt is so.';
    const expected = { text: 'It is so.', reasoning: '\nhm, a < b\n' };
    expect(through([whole])).toEqual(expected);
    expect(through([...whole])).toEqual(expected);
  });

  it('takes thinking that the chat template has begun', () => {
    expect(through(['so', ' far</thi', 'nk>Yes'], true)).toEqual({ text: 'Yes', reasoning: 'so far' });
  });

  it('leaves an answer alone that only looks like it, and marks in the middle', () => {
    expect(through(['<thin', 'g> is a tag'])).toEqual({ text: '<thing> is a tag', reasoning: '' });
    expect(through(['use <think> here'])).toEqual({ text: 'use <think> here', reasoning: '' });
    expect(through(['<thi'])).toEqual({ text: '<thi', reasoning: '' });
  });

  it('keeps thinking that never ended', () => {
    expect(through(['<think>on and on'])).toEqual({ text: '', reasoning: 'on and on' });
  });
});
