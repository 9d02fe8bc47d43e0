/** `{{name}}`, or `{{name:what it is usually}}`. */
export interface Variable {
  readonly name: string;
  readonly usual: string;
}

export type BuiltIn = 'date' | 'time' | 'weekday' | 'clipboard';
export const builtIns: ReadonlySet<string> = new Set<BuiltIn>(['date', 'time', 'weekday', 'clipboard']);

const pattern = /\{\{[ \t]*([^\s{}:][^{}:\n]{0,59}?)[ \t]*(?::([^{}\n]*))?\}\}/g;

/** Each once, in the order they stand there; the first usual value counts. */
export function variablesOf(content: string): readonly Variable[] {
  const found = new Map<string, Variable>();
  for (const [, name = '', usual = ''] of content.matchAll(pattern)) {
    const key = name.toLowerCase();
    const known = found.get(key);
    if (!known || (known.usual === '' && usual.trim() !== ''))
      found.set(key, { name: known?.name ?? name, usual: usual.trim() });
  }
  return [...found.values()];
}

/** What is not known stays as it is written. */
export function fill(content: string, values: ReadonlyMap<string, string>): string {
  return content.replace(pattern, (written: string, name: string) => values.get(name.toLowerCase()) ?? written);
}

export function isBuiltIn({ name }: Variable): boolean {
  return builtIns.has(name.toLowerCase());
}
