/** Of a colour as browsers compute it: the page's own are told as they were written, in oklch. */
export function isLight(color: string): boolean {
  const [, space = '', numbers = ''] = /^([a-z]+)\((?:srgb )?(.*)\)$/.exec(color) ?? [];
  const [first = 0, second = 0, third = 0] = (numbers.match(/[\d.]+/g) ?? []).map(Number);
  switch (space) {
    case 'oklch':
    case 'oklab':
      return first > 0.6;
    case 'lch':
    case 'lab':
      return first > 50;
    case 'color':
      return first + second + third > 1.5;
    default:
      return first + second + third > 384;
  }
}
