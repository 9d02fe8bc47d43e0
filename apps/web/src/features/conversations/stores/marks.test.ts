import { describe, expect, it } from 'vitest';
import { Marks } from './marks.ts';

const shown = (marks: Marks) => [...marks.$ids.get()];

describe('L2.6 marks of conversations', () => {
  it('are what was read, and then what is told of each', () => {
    const marks = new Marks();
    marks.put('old', true);
    marks.startReading();
    expect(marks.take(['a', 'b'])).toBe(true);
    expect(shown(marks)).toEqual(['a', 'b']);
    marks.put('b', false);
    marks.put('c', true);
    expect(shown(marks)).toEqual(['a', 'c']);
  });

  it('do not come back by a reading that was made before they went', () => {
    const marks = new Marks();
    marks.put('a', true);
    marks.startReading();
    marks.put('a', false);
    expect(marks.take(['a'])).toBe(false);
    expect(shown(marks)).toEqual([]);
  });

  it('do not come by it either when they were never seen here', () => {
    const marks = new Marks();
    marks.startReading();
    marks.put('a', false);
    expect(marks.take(['a', 'b'])).toBe(false);
    expect(shown(marks)).toEqual(['b']);
  });

  it('stay when they came while it was read, until another reading says otherwise', () => {
    const marks = new Marks();
    marks.startReading();
    marks.put('a', true);
    expect(marks.take([])).toBe(false);
    expect(shown(marks)).toEqual(['a']);
    marks.startReading();
    expect(marks.take([])).toBe(true);
    expect(shown(marks)).toEqual([]);
  });
});
