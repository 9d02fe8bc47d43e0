import { createHash } from 'node:crypto';

const rememberedTexts = 2_000;

/**
 * A query text seen a second time gets a name and is prepared under it, which saves the server the parsing.
 * Texts seen once stay unnamed: a list of varying length would fill the server's memory with statements.
 */
export class StatementNames {
  readonly #names = new Map<string, string | null>();

  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known) return known;
    if (known === null) {
      const name = `p_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
      this.#names.set(text, name);
      return name;
    }
    if (this.#names.size >= rememberedTexts) this.#forgetUnnamed();
    if (this.#names.size < rememberedTexts) this.#names.set(text, null);
    return undefined;
  }

  #forgetUnnamed(): void {
    for (const [text, name] of this.#names) if (name === null) this.#names.delete(text);
  }
}
