/** What comes later is not the beginning any more, and need not be looked at. */
const mostRead = 4_000;
const mostOfLine = 500;
const fenced = /^ {0,3}(`{3,}|~{3,})[^]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![^]))/gm;

/** The first line that says something, without the marks of Markdown and without code. Empty when there is none. */
export function firstLine(markdown: string, most: number): string {
  return shortened(linesOf(markdown)[0] ?? '', most);
}

/** The same of all of its lines, as one. */
export function beginning(markdown: string, most: number): string {
  return shortened(linesOf(markdown).join(' '), most);
}

function linesOf(markdown: string): string[] {
  return markdown
    .slice(0, mostRead)
    .replaceAll(fenced, '')
    .split('\n')
    .map((line) => plain(line.slice(0, mostOfLine)))
    .filter((words) => /[\p{L}\p{N}]/u.test(words));
}

function plain(line: string): string {
  return line
    .replace(/^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ x]\]\s+)?|\d{1,9}[.)]\s+)?/, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|~~|`+)(.+?)\1/g, '$2')
    .replaceAll(/(^|[^\p{L}\p{N}])([*_])(\S(?:.*?\S)?)\2(?![\p{L}\p{N}])/gu, '$1$3')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Between characters, with a sign that they go on. */
function shortened(words: string, most: number): string {
  const characters = [...words];
  return characters.length <= most
    ? words
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
