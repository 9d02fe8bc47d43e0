export const mostTokens = 1_000_000_000_000;

export type TokenCount =
  | { readonly kind: 'none' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'wrong'; readonly why: 'notANumber' | 'tooMany' };

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };

/** A number of tokens as people write it: `50000`, `50 000`, `50,000`, `50k`, `1.5m`; nothing for no limit. */
export function readTokenCount(words: string): TokenCount {
  const plain = words
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\s_'’\u066c]/g, '')
    .toLowerCase();
  if (plain === '') return { kind: 'none' };
  const [, digits = '', unit = ''] = /^([\d.,]+)([kmb]?)$/.exec(plain) ?? [];
  const number = digits === '' ? Number.NaN : unit === '' ? whole(digits) : part(digits);
  const count = Math.round(number * (factors[unit] ?? 1));
  if (!Number.isFinite(count)) return { kind: 'wrong', why: 'notANumber' };
  return count > mostTokens ? { kind: 'wrong', why: 'tooMany' } : { kind: 'count', count };
}

/** Points and commas between groups of three; there are no parts of a token. */
function whole(digits: string): number {
  return /^(\d+|\d{1,3}([.,])\d{3}(\2\d{3})*)$/.test(digits) ? Number(digits.replaceAll(/[.,]/g, '')) : Number.NaN;
}

/** `1.5` and `1,5` alike. */
function part(digits: string): number {
  return /^\d+([.,]\d+)?$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
}
