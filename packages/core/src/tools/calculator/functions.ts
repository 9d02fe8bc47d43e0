import { ToolError } from '../tool.ts';
import { fraction, gcd, isFraction, ofFloat, toFloat, toInteger, power, type Fraction, type Value } from './numbers.ts';

export const constants: ReadonlyMap<string, Value> = new Map([
  ['pi', Math.PI],
  ['π', Math.PI],
  ['tau', 2 * Math.PI],
  ['e', Math.E],
]);

interface NamedFunction {
  readonly least: number;
  readonly most: number;
  apply(...values: readonly Value[]): Value;
}

const many = 100;

/** By name; how many values each takes is checked before it is called. */
export const functions: ReadonlyMap<string, NamedFunction> = new Map<string, NamedFunction>([
  ['sqrt', one(root)],
  ['cbrt', float(Math.cbrt)],
  ['abs', one((x) => (isFraction(x) ? fraction(x.over < 0n ? -x.over : x.over, x.under) : Math.abs(x)))],
  ['floor', one((x) => (isFraction(x) ? fraction(floorOf(x)) : ofFloat(Math.floor(x))))],
  ['ceil', one((x) => (isFraction(x) ? fraction(-floorOf({ over: -x.over, under: x.under })) : ofFloat(Math.ceil(x))))],
  ['round', { least: 1, most: 2, apply: (x, digits) => round(x ?? 0, digits ?? fraction(0n)) }],
  ['min', { least: 1, most: many, apply: (...values) => pick(values, (a, b) => a < b) }],
  ['max', { least: 1, most: many, apply: (...values) => pick(values, (a, b) => a > b) }],
  ['gcd', two((a, b) => fraction(gcd(toInteger(a, 'gcd'), toInteger(b, 'gcd'))))],
  ['lcm', two((a, b) => lcm(toInteger(a, 'lcm'), toInteger(b, 'lcm')))],
  ['pow', two(power)],
  ['exp', float(Math.exp)],
  ['ln', float(Math.log)],
  ['log', { least: 1, most: 2, apply: (x, base) => log(toFloat(x ?? 0), base) }],
  ['log10', float(Math.log10)],
  ['log2', float(Math.log2)],
  ['sin', float(Math.sin)],
  ['cos', float(Math.cos)],
  ['tan', float(Math.tan)],
  ['asin', float(Math.asin)],
  ['acos', float(Math.acos)],
  ['atan', float(Math.atan)],
]);

function one(apply: (value: Value) => Value): NamedFunction {
  return { least: 1, most: 1, apply: (value) => apply(value ?? 0) };
}

function two(apply: (a: Value, b: Value) => Value): NamedFunction {
  return { least: 2, most: 2, apply: (a, b) => apply(a ?? 0, b ?? 0) };
}

function float(apply: (value: number) => number): NamedFunction {
  return one((value) => ofFloat(apply(toFloat(value))));
}

/** Exact where the root is. */
function root(value: Value): Value {
  if (toFloat(value) < 0) throw new ToolError('The root of a negative number is not a real number.');
  if (!isFraction(value)) return ofFloat(Math.sqrt(value));
  const [over, under] = [wholeRoot(value.over), wholeRoot(value.under)];
  return over !== undefined && under !== undefined ? fraction(over, under) : ofFloat(Math.sqrt(toFloat(value)));
}

function wholeRoot(square: bigint): bigint | undefined {
  if (square < 2n) return square;
  let guess = 1n << BigInt(Math.ceil((square.toString(16).length * 4) / 2) + 1);
  for (;;) {
    const next = (guess + square / guess) >> 1n;
    if (next >= guess) return guess * guess === square ? guess : undefined;
    guess = next;
  }
}

function floorOf({ over, under }: Fraction): bigint {
  const quotient = over / under;
  return over < 0n && quotient * under !== over ? quotient - 1n : quotient;
}

/** Half away from zero, as taught in school. */
function round(value: Value, digits: Value): Value {
  const places = toInteger(digits, 'round');
  if (places < -300n || places > 300n) throw new ToolError('round takes up to 300 digits.');
  const scale = power(fraction(10n), fraction(places)) as Fraction;
  if (!isFraction(value)) {
    const factor = toFloat(scale);
    return ofFloat((Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor);
  }
  const isNegative = value.over < 0n;
  const over = (isNegative ? -value.over : value.over) * scale.over;
  const under = value.under * scale.under;
  const rounded = (2n * over + under) / (2n * under);
  return fraction((isNegative ? -rounded : rounded) * scale.under, scale.over);
}

function log(value: number, base: Value | undefined): Value {
  return ofFloat(base === undefined ? Math.log10(value) : Math.log(value) / Math.log(toFloat(base)));
}

function lcm(a: bigint, b: bigint): Value {
  const product = a * b;
  return fraction((product < 0n ? -product : product) / gcd(a, b));
}

function pick(values: readonly Value[], isBetter: (a: number, b: number) => boolean): Value {
  return values.reduce((best, value) => (isBetter(toFloat(value), toFloat(best)) ? value : best));
}
