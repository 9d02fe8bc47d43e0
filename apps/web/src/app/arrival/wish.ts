/** What an address asks for (SPEC.md). */
export interface Wish {
  readonly words: string;
  /** More was said than fits. */
  readonly isCut: boolean;
  readonly model: string | undefined;
  readonly isTemporary: boolean;
}

const mostCharacters = 8_000;
const longestModel = 200;

// Controls, soft hyphens, what turns the order of writing around, and letters that only programs read. Joiners stay: emoji and
// some languages are written with them.
const unseen =
  /(?![\t\n])[\p{Cc}\u{ad}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e0fff}]/gu;

const names = ['q', 'model', 'temporary', 'share_title', 'share_text', 'share_url'];

/** Undefined: the address asks for nothing. */
export function readWish(query: string): Wish | undefined {
  const fields = new URLSearchParams(query);
  const said = seen(fields.get('q') ?? '');
  const shared = joinShared(['share_title', 'share_text', 'share_url'].map((name) => fields.get(name)));
  const whole = [said, seen(shared ?? '')].filter((words) => words !== '').join('\n\n');
  const words = cut(whole);
  const model = seen(fields.get('model') ?? '').slice(0, longestModel);
  const isTemporary = /^(1|true|yes)$/i.test(fields.get('temporary') ?? '');
  if (words === '' && model === '' && !isTemporary) return undefined;
  return { words, isCut: words.length < whole.length, model: model === '' ? undefined : model, isTemporary };
}

/** The query as it is when its wish has been heard, with its question mark. */
export function withoutWish(query: string): string {
  const fields = new URLSearchParams(query);
  for (const name of names) fields.delete(name);
  return fields.size === 0 ? '' : `?${fields.toString()}`;
}

export function isWish(value: unknown): value is Wish {
  const { words, model } = (value ?? {}) as Partial<Record<keyof Wish, unknown>>;
  return typeof words === 'string' && (model === undefined || typeof model === 'string');
}

/** Many apps put the address into the text as well, or the title. Undefined: nothing was shared. */
export function joinShared(parts: readonly (string | null)[]): string | undefined {
  const said: string[] = [];
  for (const part of parts) {
    const text = part?.trim() ?? '';
    if (text === '' || said.some((other) => other.includes(text))) continue;
    said.push(text);
  }
  return said.length === 0 ? undefined : said.join('\n');
}

function seen(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(unseen, '').trim();
}

/** Never through the middle of a character. */
function cut(text: string): string {
  if (text.length <= mostCharacters) return text;
  const isSplit = /[\ud800-\udbff]/.test(text[mostCharacters - 1] ?? '');
  return text.slice(0, isSplit ? mostCharacters - 1 : mostCharacters);
}
