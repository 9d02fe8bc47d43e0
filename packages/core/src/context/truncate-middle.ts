/**
 * Beginning and end of a text that is too long, with a mark between them that says how much is missing:
 * questions stand at the beginning or the end of what people paste. Undefined when not even a few
 * characters fit.
 */
export function truncateMiddle(text: string, fits: (candidate: string) => boolean): string | undefined {
  if (fits(text)) return text;
  let best: string | undefined;
  let low = leastKeptCharacters;
  let high = text.length - 1;
  // Only what was seen to fit is taken, so a tokenizer that is not quite monotone does no harm.
  while (low <= high) {
    const kept = Math.floor((low + high) / 2);
    const candidate = keep(text, kept);
    if (fits(candidate)) {
      best = candidate;
      low = kept + 1;
    } else {
      high = kept - 1;
    }
  }
  return best;
}

const leastKeptCharacters = 8;

function keep(text: string, kept: number): string {
  const head = text.slice(0, wholeEnd(text, Math.ceil((kept * 2) / 3)));
  const tail = text.slice(wholeEnd(text, text.length - Math.floor(kept / 3)));
  return `${head}\n[… ${text.length - head.length - tail.length} characters left out …]\n${tail}`;
}

/** A place next to this one that does not cut a surrogate pair. */
function wholeEnd(text: string, index: number): number {
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before < 0xdc00 ? index - 1 : index;
}
