/** What contains all letters in their order, the closest first: beginnings of words before gaps. */
export function rank<Item>(items: readonly Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  const wanted = plain(typed.trim());
  return items
    .map((item, index) => ({ item, index, score: scoreOf(plain(nameOf(item)), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}

function scoreOf(name: string, wanted: string): number {
  const whole = name.indexOf(wanted);
  if (whole === 0) return 100;
  if (whole > 0) return /\s/.test(name[whole - 1] ?? '') ? 90 : 70;
  let at = -1;
  let score = 50;
  for (const character of wanted) {
    if (character === ' ') continue;
    const next = name.indexOf(character, at + 1);
    if (next < 0) return 0;
    if (at >= 0 && next > at + 1 && !/\s/.test(name[next - 1] ?? '')) score -= Math.min(8, next - at);
    at = next;
  }
  return Math.max(1, score);
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
