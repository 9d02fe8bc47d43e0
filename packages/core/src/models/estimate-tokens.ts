/**
 * Tokens of a text for a model whose tokenizer is not at hand. Rather too many than too few: a context
 * that is a bit shorter costs little, one that does not fit fails the turn. The weights are fitted to the
 * o200k and cl100k vocabularies; the test holds their counts.
 */
export function estimateTokens(text: string): number {
  let weight = 0;
  for (let index = 0; index < text.length; index++) weight += weightOf(text.charCodeAt(index));
  return Math.ceil(weight / weightPerToken);
}

const weightPerToken = 12;

function weightOf(unit: number): number {
  if (unit < 0x80) return isAsciiLetterOrSpace(unit) ? 3 : 9;
  // Latin with accents, Greek, Cyrillic, Hebrew, Arabic: words of a few pieces. Behind them scripts whose
  // characters are pieces themselves, and emoji at about three pieces for two units.
  return unit < 0x0900 ? 9 : 18;
}

function isAsciiLetterOrSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}
