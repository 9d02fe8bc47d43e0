/** A name for a provider of this kind that none has yet. */
export function freeName(kind: string, taken: readonly string[]): string {
  const base = kind === 'openai_compatible' ? 'server' : kind.replaceAll('_', '-');
  let name = base;
  for (let count = 2; taken.includes(name); count += 1) name = `${base}-${count}`;
  return name;
}
