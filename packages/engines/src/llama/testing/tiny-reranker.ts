import { writeGguf, type GgufTensor, type GgufValue } from './gguf-writer.ts';

const width = 64;
const hidden = 64;
const heads = 2;
const controls = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/**
 * A BERT of one layer as rerankers are built (CLS pooling, a dense layer, one output), whose weights are written by hand:
 * its first number of a word is how much that word counts, every position looks at all others alike, and the output is
 * the first number. So a passage scores by its share of words that count, which is enough to show the way there and back.
 */
export function tinyReranker(words: readonly string[], otherWords: readonly string[] = []): Uint8Array {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');
  // What begins a word, then what goes on within one.
  const pieces = [...words, ...otherWords, ...letters];
  const tokens = [
    ...controls,
    ...pieces.map((piece) => `\u2581${piece}`),
    ...letters,
    ...'.,?!'.split('').map((sign) => `\u2581${sign}`),
  ];
  const counting = new Set(words.map((word) => `\u2581${word}`));
  const idOf = (token: string): GgufValue => ({ type: 'uint32', value: tokens.indexOf(token) });
  const metadata: Record<string, GgufValue> = {
    'general.architecture': { type: 'string', value: 'bert' },
    'general.name': { type: 'string', value: 'Tiny reranker' },
    'general.file_type': { type: 'uint32', value: 0 },
    'bert.context_length': { type: 'uint32', value: 512 },
    'bert.embedding_length': { type: 'uint32', value: width },
    'bert.block_count': { type: 'uint32', value: 1 },
    'bert.feed_forward_length': { type: 'uint32', value: hidden },
    'bert.attention.head_count': { type: 'uint32', value: heads },
    'bert.attention.layer_norm_epsilon': { type: 'float32', value: 1e-5 },
    'bert.attention.causal': { type: 'bool', value: false },
    // As a cross-encoder ranks.
    'bert.pooling_type': { type: 'uint32', value: 4 },
    'tokenizer.ggml.model': { type: 'string', value: 'bert' },
    'tokenizer.ggml.pre': { type: 'string', value: 'default' },
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'int32s', value: tokens.map((token) => (token.startsWith('[') ? 3 : 1)) },
    'tokenizer.ggml.token_type_count': { type: 'uint32', value: 2 },
    'tokenizer.ggml.unknown_token_id': idOf('[UNK]'),
    'tokenizer.ggml.seperator_token_id': idOf('[SEP]'),
    'tokenizer.ggml.padding_token_id': idOf('[PAD]'),
    'tokenizer.ggml.bos_token_id': idOf('[CLS]'),
    'tokenizer.ggml.cls_token_id': idOf('[CLS]'),
    'tokenizer.ggml.mask_token_id': idOf('[MASK]'),
    'tokenizer.ggml.eos_token_id': idOf('[SEP]'),
  };
  const zeros = (name: string, ...shape: number[]): GgufTensor => ({
    name,
    shape,
    values: new Float32Array(shape.reduce((product, length) => product * length, 1)),
  });
  const ones = (name: string): GgufTensor => ({ name, shape: [width], values: new Float32Array(width).fill(1) });
  const diagonal = (name: string, value: number): GgufTensor => ({
    name,
    shape: [width, width],
    values: Float32Array.from({ length: width * width }, (_, at) => (at % (width + 1) === 0 ? value : 0)),
  });
  const embedding = zeros('token_embd.weight', width, tokens.length);
  for (const [id, token] of tokens.entries()) {
    // A steady pattern beside it: what is all zeros has no direction, and norms would blow up its noise.
    for (let at = 1; at < width; at++) embedding.values[id * width + at] = at % 2 === 0 ? 0.5 : -0.5;
    embedding.values[id * width] = counting.has(token) ? 4 : 0;
  }
  const norms = ['token_embd_norm', 'blk.0.attn_output_norm', 'blk.0.layer_output_norm'];
  const biases = ['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((part) => zeros(`blk.0.${part}.bias`, width));
  const output = zeros('cls.output.weight', width, 1);
  output.values[0] = 6;
  return writeGguf(metadata, [
    embedding,
    zeros('position_embd.weight', width, 512),
    zeros('token_types.weight', width, 2),
    ...norms.flatMap((name) => [ones(`${name}.weight`), zeros(`${name}.bias`, width)]),
    // Nobody is asked in particular: all are looked at alike.
    zeros('blk.0.attn_q.weight', width, width),
    zeros('blk.0.attn_k.weight', width, width),
    diagonal('blk.0.attn_v.weight', 1),
    diagonal('blk.0.attn_output.weight', 1),
    ...biases,
    zeros('blk.0.ffn_up.weight', width, hidden),
    zeros('blk.0.ffn_up.bias', hidden),
    zeros('blk.0.ffn_down.weight', hidden, width),
    zeros('blk.0.ffn_down.bias', width),
    diagonal('cls.weight', 1),
    zeros('cls.bias', width),
    output,
    zeros('cls.output.bias', 1),
  ]);
}
