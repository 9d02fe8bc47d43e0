type Range = [number, number];

/** Sentences that name no passage (AP6), as character ranges of the text. */
export function unsupportedSentences(text: string): Range[] {
  const ranges: Range[] = [];
  for (const [start, end] of proseOf(text)) {
    for (const [from, to] of sentencesOf(text.slice(start, end))) {
      const sentence = text.slice(start + from, start + to);
      if (/\[\d+\]/.test(sentence) || !says(sentence)) continue;
      ranges.push([start + from, start + to]);
    }
  }
  return ranges;
}

/** Lines of prose: no headings, no code, no rules of tables. */
function proseOf(text: string): Range[] {
  const lines: Range[] = [];
  let fence: string | undefined;
  let at = 0;
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    const isFence = mark !== undefined && (fence === undefined || mark.startsWith(fence));
    if (isFence) fence = fence === undefined ? mark : undefined;
    else if (fence === undefined && !/^\s*(#{1,6}\s|[|:\s-]+$)/.test(line)) lines.push([at, at + line.length]);
    at += line.length + 1;
  }
  return lines;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A citation after the full stop belongs to the sentence before it. */
function sentencesOf(line: string): Range[] {
  const sentences: Range[] = [];
  for (const { segment, index } of segmenter.segment(line)) {
    const leading = /^\s*(?:\[\d+\]\s*)+/.exec(segment)?.[0].length ?? 0;
    const last = sentences.at(-1);
    if (leading > 0 && last !== undefined) last[1] = index + leading;
    const start = last === undefined ? index : index + leading;
    if (start < index + segment.length) sentences.push([start, index + segment.length]);
  }
  return sentences.map(([start, end]) => {
    const piece = line.slice(start, end);
    const lead = /^(?:\s|[-*+>]\s|\d+[.)]\s)*/.exec(piece)?.[0].length ?? 0;
    return [start + lead, start + piece.trimEnd().length] as Range;
  });
}

/** Something that could be true or false: some words, and no question back. */
function says(sentence: string): boolean {
  const words = sentence.match(/[\p{L}\p{N}]+/gu) ?? [];
  const isLong = words.length >= 3 || /\p{Script=Han}{4}|[\p{Script=Hiragana}\p{Script=Katakana}]{4}/u.test(sentence);
  return isLong && !/[?？؟:：]\s*$/.test(sentence);
}
