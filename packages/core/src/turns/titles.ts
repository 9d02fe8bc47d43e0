/** Until a model finds a better one: the first line of the first message, whole words. */
export function titleOf(content: string): string {
  const line = content.trim().split('\n', 1)[0] ?? '';
  if (line.length <= 60) return line;
  const cut = line.slice(0, 60);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40)).toWellFormed()}…`;
}
