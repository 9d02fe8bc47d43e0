import { parseStreamChunk, type StreamChunk } from './stream-chunk.ts';

/** Where the text of a delta stands: the answer or the thinking. */
export type DeltaField = 'content' | 'reasoning';

/**
 * The events of one answer differ in nothing but the text between the same head and the same tail. Once
 * learnt, a delta is cut out without parsing, which is several times cheaper. Only a text without quotes,
 * backslashes and control characters is taken: then head + text + tail is the same JSON as the one learnt
 * from, with another string, and anything else goes to the real parser.
 */
export class DeltaTemplate {
  readonly #field: DeltaField;
  #head = '';
  #tail = '';
  #triesLeft = 4;

  constructor(field: DeltaField = 'content') {
    this.#field = field;
  }

  /** The delta, or undefined: parse it. */
  read(data: string): string | undefined {
    const head = this.#head;
    if (head === '' || data.length < head.length + this.#tail.length) return undefined;
    if (data.slice(0, head.length) !== head || data.slice(-this.#tail.length) !== this.#tail) return undefined;
    const text = data.slice(head.length, data.length - this.#tail.length);
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit === quote || unit === backslash || unit < space) return undefined;
    }
    return text;
  }

  /** Called with what the parser read. A few times: some servers change every event. */
  learn(data: string, chunk: StreamChunk): void {
    const content = chunk[this.#field];
    if (this.#triesLeft === 0 || content === '' || !saysOnly(chunk, this.#field)) return;
    this.#triesLeft--;
    const literal = JSON.stringify(content);
    const at = data.indexOf(`:${literal}`);
    if (at < 0) return;
    const head = data.slice(0, at + 2);
    const tail = data.slice(at + literal.length);
    if (!this.#isDeltaPlace(head, tail)) return;
    this.#head = head;
    this.#tail = tail;
  }

  /** Two probes: the place must be the delta's text and nothing else, also when another field held the same text. */
  #isDeltaPlace(head: string, tail: string): boolean {
    return ['x', 'probe of another length'].every((probe) => {
      const chunk = parseStreamChunk(head + probe + tail);
      return chunk !== undefined && saysOnly(chunk, this.#field) && chunk[this.#field] === probe;
    });
  }
}

function saysOnly(chunk: StreamChunk, field: DeltaField): boolean {
  const other = field === 'content' ? chunk.reasoning : chunk.content;
  return (
    other === '' &&
    chunk.more === undefined &&
    chunk.finish === undefined &&
    chunk.usage === undefined &&
    chunk.error === undefined
  );
}

const quote = 0x22;
const backslash = 0x5c;
const space = 0x20;
