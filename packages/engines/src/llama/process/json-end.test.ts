import { describe, expect, it } from 'vitest';
import { JsonEnd } from './json-end.ts';

function through(text: string): string {
  const end = new JsonEnd();
  return [...text].map((character) => end.push(character)).join('');
}

describe('JsonEnd', () => {
  it('ends with the bracket that closes the first one', () => {
    expect(through('{"a": [1, {"b": "}\\"]"}]}\n\n {}')).toBe('{"a": [1, {"b": "}\\"]"}]}');
    expect(new JsonEnd().push('[1, 2] tail')).toBe('[1, 2]');
  });

  it('leaves alone what is no object and no list', () => {
    expect(through('"a } b" 12')).toBe('"a } b" 12');
  });
});
