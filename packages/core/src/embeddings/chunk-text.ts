import { estimateTokens } from '../models/index.ts';

/** One embedding says little about more text than this. */
const mostTokens = 220;
const leastShare = 0.6;
const mostChunks = 200;

/**
 * A long text in pieces that a model reads whole, broken where paragraphs, sentences or words end. Joined
 * they are the text; what lies beyond the last piece of a very long text is left out.
 */
export function chunkText(text: string, maxTokens: number): string[] {
  const limit = Math.max(8, Math.min(mostTokens, Math.floor(maxTokens * 0.85)));
  if (text.trim() === '') return [];
  const chunks: string[] = [];
  for (let start = 0; start < text.length && chunks.length < mostChunks;) {
    const end = breakAt(text, start, longestEnd(text, start, limit));
    const chunk = text.slice(start, end);
    if (chunk.trim() !== '') chunks.push(chunk);
    start = end;
  }
  return chunks;
}

/** As far as fits. An estimate that grows with the text, so it can be searched for by halves. */
function longestEnd(text: string, start: number, limit: number): number {
  // No token has fewer than a twelfth of the weight of four letters: beyond this nothing fits.
  const farthest = Math.min(text.length, start + limit * 4);
  if (estimateTokens(text.slice(start, farthest)) <= limit) return farthest;
  let [fits, exceeds] = [start + 1, farthest];
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (estimateTokens(text.slice(start, middle)) <= limit) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function breakAt(text: string, start: number, end: number): number {
  if (end >= text.length) return text.length;
  const earliest = start + Math.floor((end - start) * leastShare);
  const tail = text.slice(earliest, end);
  for (const pattern of [/\n\s*\n/g, /\n/g, /[.!?。！？]\s+/g, /\s+/g]) {
    let last: RegExpExecArray | undefined;
    for (const match of tail.matchAll(pattern)) last = match;
    if (last !== undefined) return earliest + last.index + last[0].length;
  }
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 && end - 1 > start ? end - 1 : end;
}
