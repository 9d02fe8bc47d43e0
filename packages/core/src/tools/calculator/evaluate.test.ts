import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../tool.ts';
import { evaluate } from './evaluate.ts';
import { show } from './numbers.ts';

const calculate = (expression: string) => show(evaluate(expression));

describe('the calculator', () => {
  test.each([
    ['1+2*3', '7'],
    ['(1+2)*3', '9'],
    ['0.1+0.2', '0.3'],
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['2**10', '1024'],
    ['2^-2', '0.25'],
    ['10 % 3', '1'],
    ['-7 % 3', '2'],
    ['50%', '0.5'],
    ['200 * 15%', '30'],
    ['15% + 1', '1.15'],
    ['5!', '120'],
    ['1/8', '0.125'],
    ['1/3', '≈ 0.33333333333333333333'],
    ['2/3', '≈ 0.66666666666666666667'],
    ['1e3 + 1_000', '2000'],
    ['.5 × 4 ÷ 2 − 1', '0'],
    ['2(3+4)', '14'],
    ['sqrt(2)^2 - 2 < 1', undefined],
    ['sqrt(144/25)', '2.4'],
    ['round(2.345, 2)', '2.35'],
    ['round(-2.5)', '-3'],
    ['floor(-1/2)', '-1'],
    ['ceil(1.2)', '2'],
    ['max(1, 2.5, -3)', '2.5'],
    ['gcd(12, 18) + lcm(4, 6)', '18'],
    ['abs(-3/4)', '0.75'],
    ['log(1000)', '3'],
    ['log(8, 2)', '3'],
    ['cos(0) + sin(0)', '1'],
    ['12345678901234567890 * 98765432109876543210', '1219326311370217952237463801111263526900'],
    ['0 * 9^0', '0'],
    ['(-1)^1000000001', '-1'],
    ['0^0', '1'],
  ])('%s is %s', (expression, result) => {
    if (result === undefined) expect(() => calculate(expression)).toThrow(ToolError);
    else expect(calculate(expression)).toBe(result);
  });

  test.each([
    ['1/0', 'zero'],
    ['5 % 0', 'zero'],
    ['9^9^9', 'too large'],
    ['2^100000', 'too large'],
    ['1e999999', 'too large'],
    ['1001!', 'factorial'],
    ['2.5!', 'whole'],
    ['sqrt(-1)', 'real'],
    ['1 +', 'too early'],
    ['(1', 'missing'],
    ['1)', 'should end'],
    ['foo(1)', 'no function'],
    ['bar', 'known name'],
    ['constructor', 'known name'],
    ['round()', 'takes'],
    ['process.exit(1)', 'no arithmetic'],
    ['1; 2', 'no arithmetic'],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'deeply'],
  ])('%s is refused', (expression, why) => {
    expect(() => calculate(expression)).toThrow(expect.objectContaining({ message: expect.stringContaining(why) }));
  });

  test('sums, products and powers of fractions are exact', () => {
    const whole = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(whole, whole, whole, (a, b, c) => {
        expect(calculate(`(${a}) * ((${b}) + (${c}))`)).toBe((a * (b + c)).toString());
        expect(calculate(`(${a}) / 1000 * 1000 - (${a})`)).toBe('0');
      }),
    );
  });

  test('answers or refuses whatever is written, in no time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'0123456789.+-*/^%!(),e ', 'sqrt', 'pi', 'min', '99')), (pieces) => {
        try {
          expect(calculate(pieces.join(''))).toMatch(/\d/);
        } catch (error) {
          expect(ToolError.is(error)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
