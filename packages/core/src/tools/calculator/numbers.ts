import { ToolError } from '../tool.ts';

/** Exact as long as it can be: a fraction of whole numbers; a float where a function leaves them. */
export type Value = Fraction | number;

export interface Fraction {
  readonly over: bigint;
  /** Positive, without a common divisor with `over`. */
  readonly under: bigint;
}

/** Some 3,000 decimal digits: beyond it a sum takes longer than anybody wants to read. */
const mostBits = 10_000;

export function isFraction(value: Value): value is Fraction {
  return typeof value !== 'number';
}

export function fraction(over: bigint, under = 1n): Fraction {
  if (under === 0n) throw new ToolError('A division by zero.');
  const divisor = gcd(over, under) * (under < 0n ? -1n : 1n);
  const reduced = { over: over / divisor, under: under / divisor };
  if (isTooLong(reduced.over) || isTooLong(reduced.under)) throw new ToolError('A number is too large.');
  return reduced;
}

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** `12`, `.5`, `1e-7`, `1_000.25`. */
export function readNumber(text: string): Fraction {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().replaceAll('_', '').split('e');
  const [whole = '', decimals = ''] = mantissa.split('.');
  const shift = Number(exponent) - decimals.length;
  if (Math.abs(shift) > mostBits / 4) throw new ToolError('A number is too large.');
  const digits = BigInt(whole + decimals || '0');
  return shift >= 0 ? fraction(digits * 10n ** BigInt(shift)) : fraction(digits, 10n ** BigInt(-shift));
}

export function toFloat(value: Value): number {
  if (!isFraction(value)) return value;
  const [over, under] = [Number(value.over), Number(value.under)];
  if (Number.isFinite(over) && Number.isFinite(under)) return over / under;
  // Both are longer than a float can be; their quotient need not.
  const shift = BigInt(Math.max(0, bitsOf(value.under) - 1_000, bitsOf(value.over) - 1_000));
  return Number(value.over >> shift) / Number(value.under >> shift || 1n);
}

export function ofFloat(value: number): Value {
  if (Number.isNaN(value)) throw new ToolError('The result is not a real number.');
  if (!Number.isFinite(value)) throw new ToolError('A number is too large.');
  return Number.isSafeInteger(value) ? fraction(BigInt(value)) : value;
}

export function toInteger(value: Value, what: string): bigint {
  if (isFraction(value) && value.under === 1n) return value.over;
  throw new ToolError(`${what} takes whole numbers only.`);
}

export function power(base: Value, exponent: Value): Value {
  if (isFraction(base) && isFraction(exponent) && exponent.under === 1n) {
    const times = exponent.over < 0n ? -exponent.over : exponent.over;
    const longest = Math.max(bitsOf(base.over), bitsOf(base.under));
    // 0, 1 and -1 stay small however often they are multiplied.
    const most = longest === 1 ? 2n + (times % 2n) : times;
    if (longest > 1 && BigInt(longest) * times > 2n * BigInt(mostBits)) throw new ToolError('A number is too large.');
    const over = base.over ** (times < most ? times : most);
    const under = base.under ** (times < most ? times : most);
    return exponent.over < 0n ? fraction(under, over) : fraction(over, under);
  }
  return ofFloat(toFloat(base) ** toFloat(exponent));
}

export function factorial(value: Value): Value {
  const n = toInteger(value, 'A factorial');
  if (n < 0n || n > 1_000n) throw new ToolError('A factorial takes whole numbers from 0 to 1000.');
  let product = 1n;
  for (let factor = 2n; factor <= n; factor += 1n) product *= factor;
  return fraction(product);
}

const shownDigits = 20;

/** All digits of whole numbers and of decimals that end; otherwise twenty significant ones. */
export function show(value: Value): string {
  if (!isFraction(value)) return String(value);
  if (value.under === 1n) return value.over.toString();
  const places = decimalPlaces(value.under);
  const sign = value.over < 0n ? '-' : '';
  const over = value.over < 0n ? -value.over : value.over;
  if (places !== undefined && places <= 100) return sign + place((over * 10n ** BigInt(places)) / value.under, places);
  const lead = (over / value.under).toString();
  const zeros = lead === '0' ? leadingZeros(over, value.under) : -lead.length;
  const digits = Math.max(0, shownDigits + zeros);
  const scaled = (over * 10n ** BigInt(digits) * 2n + value.under) / (value.under * 2n);
  return `≈ ${sign}${place(scaled, digits)}`;
}

function place(digits: bigint, places: number): string {
  if (places === 0) return digits.toString();
  const text = digits.toString().padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`.replace(/\.?0+$/, '');
}

/** How many decimals a fraction with this denominator has; undefined when it never ends. */
function decimalPlaces(under: bigint): number | undefined {
  let [twos, fives, rest] = [0, 0, under];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function leadingZeros(over: bigint, under: bigint): number {
  return Math.max(0, under.toString().length - over.toString().length - 1);
}

function bitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

function isTooLong(value: bigint): boolean {
  return bitsOf(value) > 4 * mostBits;
}
