import { describe, expect, it } from 'vitest';
import { formulaHeight, formulaWidth } from './formula-size.ts';

/** Measured in Chromium with KaTeX 0.19, in em of the text around. */
const set: readonly (readonly [number, string])[] = [
  [1.45, 'x=1'],
  [1.45, 'a^2+b^2=c^2'],
  [1.45, '\\sqrt{x}'],
  [1.99, '\\lim_{x\\to 0} f(x)'],
  [2.17, '\\frac{a}{b}'],
  [2.56, '\\frac{\\frac{a}{b}}{c}'],
  [3, '\\int_0^1 x^2\\,dx'],
  [3.57, '\\sum_{k=0}^{\\infty} aq^k = \\frac{a}{1-q}'],
  [3.54, '\\prod_{i=1}^n i'],
  [2.9, '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}'],
  [3.63, '\\begin{cases}1\\\\2\\end{cases}'],
  [5.08, '\\begin{aligned}a&=b\\\\c&=d\\\\e&=f\\end{aligned}'],
  [6.37, '\\begin{aligned}a&=\\frac{1}{2}\\\\c&=\\sum_{k=1}^n k\\end{aligned}'],
];

describe('the room kept for a formula', () => {
  it.each(set)('is about the %d em of %s', (height, tex) => {
    expect(Math.abs(formulaHeight(tex) - height)).toBeLessThan(0.75);
  });

  it('is a line for what is empty or no formula', () => {
    expect(formulaHeight('')).toBe(1.45);
    expect(formulaHeight('\\\\\\\\')).toBe(1.45);
  });
});

const inLine: readonly (readonly [number, string])[] = [
  [0.69, 'x'],
  [6.23, 'a^2+b^2=c^2'],
  [2.91, 'q=\\frac{1}{4}'],
  [3.36, '\\sum 1/k'],
  [3.48, '|q|<1'],
  [7.09, 'f(x) = \\sin(x)'],
  [6.06, '\\lim_{x\\to 0} f(x)'],
  [5.32, 'O(n \\log n)'],
  [4.65, 'E = mc^2'],
  [5.12, '\\text{speed} = 3'],
  [2.8, '\\nabla \\cdot \\mathbf{E}'],
];

describe('the room kept for a formula in a line', () => {
  it.each(inLine)('is about the %d em of %s', (width, tex) => {
    expect(formulaWidth(tex) / width).toBeGreaterThan(0.75);
    expect(formulaWidth(tex) / width).toBeLessThan(1.3);
  });
});
