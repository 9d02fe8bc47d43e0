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
