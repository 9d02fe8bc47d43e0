import { ToolError } from '../tool.ts';
import { constants, functions } from './functions.ts';
import {
  factorial,
  fraction,
  isFraction,
  ofFloat,
  power,
  readNumber,
  toFloat,
  type Fraction,
  type Value,
} from './numbers.ts';

const token = /\s*(?:((?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(\*\*|[-+*/^%(),!×÷·−]))/uy;
const mostDepth = 100;

/** The value of an arithmetic expression. Nothing is run that is not written here. */
export function evaluate(expression: string): Value {
  const reader = new Reader(tokensOf(expression));
  const value = reader.sum();
  reader.expectEnd();
  return value;
}

type Token = { readonly kind: 'number' | 'name' | 'sign'; readonly text: string };

const plainSigns = new Map([
  ['×', '*'],
  ['·', '*'],
  ['÷', '/'],
  ['−', '-'],
  ['**', '^'],
]);

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw new ToolError(`“${text.slice(at, at + 10).trim()}” is no arithmetic.`);
    const [, number, name, sign = ''] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.toLowerCase() });
    else tokens.push({ kind: 'sign', text: plainSigns.get(sign) ?? sign });
  }
  return tokens;
}

/** Recursive descent: sum → product → unary → power → postfix → atom. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new ToolError(`“${left.text}” stands where the expression should end.`);
  }

  sum(): Value {
    if ((this.#depth += 1) > mostDepth) throw new ToolError('The expression is nested too deeply.');
    let value = this.#product();
    for (;;) {
      if (this.#takes('+')) value = add(value, this.#product());
      else if (this.#takes('-')) value = add(value, negative(this.#product()));
      else break;
    }
    this.#depth -= 1;
    return value;
  }

  #product(): Value {
    let value = this.#unary();
    for (;;) {
      if (this.#takes('*')) value = multiply(value, this.#unary());
      else if (this.#takes('/')) value = divide(value, this.#unary());
      else if (this.#takes('%')) value = remainder(value, this.#unary());
      // 2(3+4), 2pi
      else if (this.#startsAtom()) value = multiply(value, this.#power());
      else return value;
    }
  }

  #unary(): Value {
    let sign = 1;
    for (;;) {
      if (this.#takes('-')) sign = -sign;
      else if (!this.#takes('+')) break;
    }
    const value = this.#power();
    return sign < 0 ? negative(value) : value;
  }

  /** Binds to the right, and tighter than a sign before it: -2^2 is -4. */
  #power(): Value {
    const base = this.#postfix();
    if (!this.#takes('^')) return base;
    if ((this.#depth += 1) > mostDepth) throw new ToolError('The expression is nested too deeply.');
    const value = power(base, this.#unary());
    this.#depth -= 1;
    return value;
  }

  #postfix(): Value {
    let value = this.#atom();
    for (;;) {
      if (this.#takes('!')) value = factorial(value);
      // A percent sign with nothing behind it that it could divide by.
      else if (this.#isSign('%') && !this.#isOperand(this.#at + 1)) {
        this.#at += 1;
        value = divide(value, fraction(100n));
      } else return value;
    }
  }

  #atom(): Value {
    const next = this.#tokens[this.#at++];
    if (next === undefined) throw new ToolError('The expression ends too early.');
    if (next.kind === 'number') return readNumber(next.text);
    if (next.kind === 'name') return this.#isSign('(') ? this.#call(next.text) : constantOf(next.text);
    if (next.text !== '(') throw new ToolError(`“${next.text}” stands where a number should.`);
    const value = this.sum();
    this.#expect(')');
    return value;
  }

  #call(name: string): Value {
    const named = functions.get(name);
    if (named === undefined) throw new ToolError(`There is no function “${name}”.`);
    this.#expect('(');
    const values: Value[] = [];
    if (!this.#takes(')')) {
      do values.push(this.sum());
      while (this.#takes(','));
      this.#expect(')');
    }
    if (values.length < named.least || values.length > named.most)
      throw new ToolError(
        `${name} takes ${named.least === named.most ? named.least : `${named.least} to ${named.most}`} values.`,
      );
    return named.apply(...values);
  }

  #startsAtom(): boolean {
    const next = this.#tokens[this.#at];
    return next?.kind === 'name' || (next?.kind === 'sign' && next.text === '(');
  }

  #isOperand(at: number): boolean {
    const next = this.#tokens[at];
    return next !== undefined && (next.kind !== 'sign' || next.text === '(');
  }

  #isSign(text: string): boolean {
    const next = this.#tokens[this.#at];
    return next?.kind === 'sign' && next.text === text;
  }

  #takes(text: string): boolean {
    if (!this.#isSign(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw new ToolError(`A “${text}” is missing.`);
  }
}

function constantOf(name: string): Value {
  const value = constants.get(name);
  if (value === undefined) throw new ToolError(`“${name}” is neither a number nor a known name.`);
  return value;
}

type Pair = readonly [Fraction, Fraction];

function exactly(a: Value, b: Value, exact: (...pair: Pair) => Value, float: (a: number, b: number) => number): Value {
  return isFraction(a) && isFraction(b) ? exact(a, b) : ofFloat(float(toFloat(a), toFloat(b)));
}

function add(a: Value, b: Value): Value {
  return exactly(
    a,
    b,
    (x, y) => fraction(x.over * y.under + y.over * x.under, x.under * y.under),
    (x, y) => x + y,
  );
}

function multiply(a: Value, b: Value): Value {
  return exactly(
    a,
    b,
    (x, y) => fraction(x.over * y.over, x.under * y.under),
    (x, y) => x * y,
  );
}

function divide(a: Value, b: Value): Value {
  if (toFloat(b) === 0) throw new ToolError('A division by zero.');
  return exactly(
    a,
    b,
    (x, y) => fraction(x.over * y.under, x.under * y.over),
    (x, y) => x / y,
  );
}

/** With the sign of the divisor, as on paper. */
function remainder(a: Value, b: Value): Value {
  if (toFloat(b) === 0) throw new ToolError('A division by zero.');
  return exactly(
    a,
    b,
    (x, y) => {
      const [over, by, under] = [x.over * y.under, y.over * x.under, x.under * y.under];
      return fraction(((over % by) + by) % by, under);
    },
    (x, y) => ((x % y) + y) % y,
  );
}

function negative(value: Value): Value {
  return isFraction(value) ? fraction(-value.over, value.under) : -value;
}
