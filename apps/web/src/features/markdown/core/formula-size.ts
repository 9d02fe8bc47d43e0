const plain = 1.45;

/** What makes a line of a formula tall, the tallest first; in em, as KaTeX sets them. */
const tall: readonly (readonly [RegExp, number])[] = [
  [/\\(?:sum|prod|coprod|bigcup|bigcap|bigoplus)\s*(?:\\limits)?\s*[_^]/, 3.55],
  [/\\(?:i{0,2}int|oint)(?![a-z])/, 3],
  [/\\(?:[dt]?frac|binom|cfrac)(?![a-z])/, 2.2],
  [/\\(?:lim|max|min|sup|inf|argmax|argmin)(?![a-z])[^a-z]*_/, 2],
];

/** How tall a displayed formula will be, in em: room is kept for it, so that nothing moves when it is set. */
export function formulaHeight(tex: string): number {
  const lines = tex.split('\\\\').filter((line) => /[^\s{}&]/.test(line.replace(/\\(?:begin|end)\{\w+\*?\}/g, '')));
  const heights = lines.map((line) => tall.find(([pattern]) => pattern.test(line))?.[1] ?? plain);
  return Math.max(
    plain,
    heights.reduce((sum, height) => sum + height, 0),
  );
}

const fraction = /\\[dt]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))/g;
const named = /\\(?:lim|log|ln|sin|cos|tan|exp|max|min|sup|inf|det|gcd)(?![a-z])/g;

/** About how wide a formula in a line of text will be, in em. */
export function formulaWidth(tex: string): number {
  const bare = tex
    .replace(/\\(?:text|mathrm|operatorname)\{([^{}]*)\}/g, '$1')
    .replace(fraction, (_, a = '', b = '', c = '', d = '') => ((a + b).length > (c + d).length ? a + b : c + d))
    .replace(/\\(?:left|right|quad|,|;|!|limits|displaystyle)(?![a-z])/g, '')
    .replace(named, 'nnn')
    .replace(
      /\\(?:le|ge|leq|geq|neq|ne|approx|equiv|to|in|implies|iff|sim|mapsto|rightarrow|Rightarrow)(?![a-z])/g,
      '=',
    )
    .replace(/\\(?:cdot|times|pm|mp|cup|cap|circ)(?![a-z])/g, '+')
    .replace(/\\(?:sum|prod|int)(?![a-z])/g, 'mm')
    .replace(/\\[a-zA-Z]+|\\./g, 'n');
  let width = 0;
  for (const letter of bare) {
    if (/[\s{}^_&~]/.test(letter)) continue;
    if (/[=<>]/.test(letter)) width += 1.5;
    else if (/[+*-]/.test(letter)) width += 1.3;
    else width += /[.,:;|()[\]!']/.test(letter) ? 0.35 : 0.62;
  }
  return width;
}
