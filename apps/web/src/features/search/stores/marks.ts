/** A passage in pieces, those that matched and those between; ranges may overlap and come in any order. */
export function piecesOf(
  text: string,
  highlights: readonly (readonly [number, number])[],
): { readonly text: string; readonly isMarked: boolean; readonly at: number }[] {
  const pieces = [];
  let at = 0;
  for (const [from, to] of [...highlights].sort(([a], [b]) => a - b)) {
    const start = Math.max(at, Math.min(from, text.length));
    const end = Math.min(to, text.length);
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), isMarked: false, at });
    pieces.push({ text: text.slice(start, end), isMarked: true, at: start });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false, at });
  return pieces;
}
