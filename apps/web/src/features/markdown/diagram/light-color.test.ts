import { expect, it } from 'vitest';
import { isLight } from './light-color.ts';

it('tells light colours from dark ones, in every way a browser writes them', () => {
  const light = [
    'rgb(232, 234, 240)',
    'rgba(255, 255, 255, 0.9)',
    'oklch(0.935 0.008 178)',
    'oklab(0.9 0.01 -0.02)',
    'lab(90 1 2)',
    'color(srgb 0.9 0.9 0.95)',
  ];
  const dark = [
    'rgb(29, 33, 48)',
    'oklch(0.25 0.016 178)',
    'oklab(0.25 0 0)',
    'lch(20 4 240)',
    'color(srgb 0.1 0.1 0.2)',
  ];
  expect(light.filter((color) => !isLight(color))).toEqual([]);
  expect(dark.filter(isLight)).toEqual([]);
});
