/** Where a JSON object or list ends: grammars allow empty lines behind it, and small models fill them. */
export class JsonEnd {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Gives back what still belongs to it. */
  push(text: string): string {
    if (this.#ended) return '';
    for (let index = 0; index < text.length; index++) {
      const character = text[index];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (character === '\\') this.#escaped = true;
        else if (character === '"') this.#inString = false;
      } else if (character === '"') this.#inString = true;
      else if (character === '{' || character === '[') this.#depth += 1;
      else if (character === '}' || character === ']') {
        this.#depth -= 1;
        if (this.#depth === 0) {
          this.#ended = true;
          return text.slice(0, index + 1);
        }
      }
    }
    return text;
  }
}
