/** What counting needs of a vocabulary, in arrays that change threads without being copied. */
export interface BpeTable {
  /** Token of each byte. */
  readonly bytes: Uint32Array<ArrayBuffer>;
  /** Open addressing: left token + 1, right token, rank, merged token. */
  readonly merges: Uint32Array<ArrayBuffer>;
  readonly splits: SplitKind;
}

/** How texts are cut into words before anything is merged. */
export type SplitKind = 'gpt2' | 'gpt2-digits' | 'llama3' | 'qwen2';

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
  /** `tokenizer.ggml.pre` */
  readonly pre: string;
}

const noToken = 0xffff_fffe;
const firstLetter = 0x21;
const lastLetter = 0x7e;

/** Undefined where the vocabulary is not of the kind that merges bytes. */
export function buildBpeTable({ tokens, merges, pre }: Vocabulary): BpeTable | undefined {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const bytes = new Uint32Array(256);
  for (const [byte, character] of byteCharacters().entries()) {
    const id = ids.get(character);
    // Some vocabularies leave out bytes that no text has; such a one then merges with nothing.
    bytes[byte] = id ?? noToken;
    if (id === undefined && byte >= firstLetter && byte <= lastLetter) return undefined;
  }
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(1, merges.length) * 2));
  const table = new Uint32Array(capacity * 4);
  for (const [rank, merge] of merges.entries()) {
    const space = merge.indexOf(' ', 1);
    const left = ids.get(merge.slice(0, space));
    const right = ids.get(merge.slice(space + 1));
    const merged = ids.get(merge.slice(0, space) + merge.slice(space + 1));
    if (left === undefined || right === undefined || merged === undefined) continue;
    let at = placeOf(left, right, capacity);
    while (table[at * 4] !== 0) at = (at + 1) & (capacity - 1);
    table.set([left + 1, right, rank, merged], at * 4);
  }
  return { bytes, merges: table, splits: splitKindOf(pre) };
}

export function placeOf(left: number, right: number, capacity: number): number {
  return ((Math.imul(left, 0x9e37_79b1) ^ Math.imul(right, 0x85eb_ca6b)) >>> 7) & (capacity - 1);
}

/** Unknown ones: the finest cut, which counts rather more. */
function splitKindOf(pre: string): SplitKind {
  if (pre === 'llama-bpe' || pre === 'llama3' || pre === 'llama-v3') return 'llama3';
  if (pre === 'qwen2' || pre === 'deepseek-r1-qwen' || pre === 'qwen35') return 'qwen2';
  return pre === 'gpt-2' || pre === 'gpt2' ? 'gpt2' : 'gpt2-digits';
}

/** The characters that stand for the 256 bytes in vocabularies of this kind. */
function byteCharacters(): string[] {
  const isShown = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isShown(byte) ? byte : next++));
}
