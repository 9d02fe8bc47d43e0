/**
 * Where Emotion puts its rules: one constructed style sheet. A `<style>` element, even an empty one, is what the content
 * security policy forbids; a constructed sheet is script, which it allows. All of it lies in the layer `mui`, so that
 * utilities of Tailwind win without `!important`.
 */
export class AdoptedSheet {
  readonly #sheet = new CSSStyleSheet();
  readonly key: string;
  readonly tags: HTMLStyleElement[] = [];
  readonly before: Element | null = null;
  readonly container: Node = document.head;
  readonly isSpeedy = true;
  readonly ctr = 0;
  readonly nonce = undefined;
  readonly prepend = undefined;

  constructor({ key }: { readonly key: string }) {
    this.key = key;
    document.adoptedStyleSheets.push(this.#sheet);
  }

  hydrate(): void {}

  insert(rule: string): void {
    try {
      this.#sheet.insertRule(`@layer mui{${rule}}`, this.#sheet.cssRules.length);
    } catch {
      // Rules with selectors of other browsers (-moz-, -ms-) are refused, as in any style sheet.
    }
  }

  flush(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }
}
