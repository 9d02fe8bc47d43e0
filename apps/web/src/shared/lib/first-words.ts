/** One line of it, without the marks of Markdown that stand at beginnings and around words. */
export function firstWords(text: string): string {
  return text
    .replaceAll(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)?/g, '$1')
    .replaceAll(/\*\*|__|`+/g, '')
    .replaceAll(/(?<!\S)([*_])(\S[^*_]*)\1/g, '$2')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
