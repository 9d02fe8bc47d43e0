// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { joinShared } from './shared-text.ts';

describe('what another app shares', () => {
  it.each([
    [['A page', 'Look at this', 'https://a.example/x'], 'A page\nLook at this\nhttps://a.example/x'],
    [['A page', 'A page https://a.example/x', 'https://a.example/x'], 'A page\nA page https://a.example/x'],
    [[null, ' only text ', ''], 'only text'],
    [[null, '', '  '], undefined],
  ])('%j is one text, with nothing said twice', (parts, text) => {
    expect(joinShared(parts)).toBe(text);
  });
});
