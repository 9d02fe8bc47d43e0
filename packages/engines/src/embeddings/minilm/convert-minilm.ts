import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ggufPieces, type GgufTensor, type GgufValue } from './gguf-writer.ts';
import { quantiseQ8 } from './quantise.ts';
import { openZip } from './read-zip.ts';
import { readSafetensors, type Tensor } from './safetensors.ts';

interface BertConfig {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly layer_norm_eps: number;
}

/**
 * all-MiniLM-L6-v2 as its authors publish it (safetensors and a tokenizer in a ZIP archive) becomes the GGUF
 * file with weights in Q8_0 that llama.cpp reads. Answers the sha256 of the file it wrote; the
 * catalogue pins it. Whoever called removes the file when something throws.
 */
export async function convertMiniLm(archive: string, target: string): Promise<string> {
  const zip = await openZip(archive);
  try {
    const config = JSON.parse((await zip.read('config.json')).toString()) as BertConfig;
    const vocabulary = readVocabulary(await zip.read('tokenizer.json'));
    const tensorOf = readSafetensors(await zip.read('model.safetensors'));
    const tensors: GgufTensor[] = [];
    for (const [from, name] of tensorNames(config.num_hidden_layers)) tensors.push(await formOf(name, tensorOf(from)));
    return await writeFile(target, ggufPieces(metadataOf(config, vocabulary), tensors));
  } finally {
    await zip.close();
  }
}

async function writeFile(target: string, pieces: Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(target, 'w');
  try {
    for (const piece of pieces)
      for (let start = 0; start < piece.length; start += writtenAtOnce) {
        const part = piece.subarray(start, start + writtenAtOnce);
        hash.update(part);
        await file.writeFile(part);
      }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

const writtenAtOnce = 1_048_576;

/** Token by id. */
function readVocabulary(bytes: Buffer): readonly string[] {
  const { model } = JSON.parse(bytes.toString()) as { model: { vocab: Record<string, number> } };
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab)) tokens[id] = token;
  if (Array.from(tokens).includes(undefined as never)) throw new Error('The vocabulary has holes');
  return tokens;
}

/** Weights in 8 bits; what is small and matters (biases, norms, positions) stays as it is. */
async function formOf(name: string, { shape, values }: Tensor): Promise<GgufTensor> {
  if (shape.length < 2 || name === 'position_embd.weight' || name === 'token_types.weight')
    return { name, shape, form: 'f32', bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
  return { name, shape, form: 'q8_0', bytes: await quantiseQ8(values) };
}

const [unknown, control, normal] = [2, 3, 1];
const controls: ReadonlySet<string> = new Set(['[PAD]', '[CLS]', '[SEP]', '[MASK]']);

function metadataOf(config: BertConfig, tokens: readonly string[]): [string, GgufValue][] {
  const idOf = (token: string): GgufValue => ({ type: 'u32', value: tokens.indexOf(token) });
  return [
    ['general.architecture', { type: 'string', value: 'bert' }],
    ['general.name', { type: 'string', value: 'all-MiniLM-L6-v2' }],
    ['general.license', { type: 'string', value: 'apache-2.0' }],
    ['bert.context_length', { type: 'u32', value: 512 }],
    ['bert.embedding_length', { type: 'u32', value: config.hidden_size }],
    ['bert.block_count', { type: 'u32', value: config.num_hidden_layers }],
    ['bert.feed_forward_length', { type: 'u32', value: config.intermediate_size }],
    ['bert.attention.head_count', { type: 'u32', value: config.num_attention_heads }],
    ['bert.attention.layer_norm_epsilon', { type: 'f32', value: config.layer_norm_eps }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    // The mean over all tokens.
    ['bert.pooling_type', { type: 'u32', value: 1 }],
    // Mostly Q8_0.
    ['general.file_type', { type: 'u32', value: 7 }],
    ['tokenizer.ggml.model', { type: 'string', value: 'bert' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'default' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokens.map(ggmlToken) }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: tokens.map(tokenType) }],
    ['tokenizer.ggml.token_type_count', { type: 'u32', value: 2 }],
    ['tokenizer.ggml.unknown_token_id', idOf('[UNK]')],
    // Spelt so in the format.
    ['tokenizer.ggml.seperator_token_id', idOf('[SEP]')],
    ['tokenizer.ggml.padding_token_id', idOf('[PAD]')],
    ['tokenizer.ggml.bos_token_id', idOf('[CLS]')],
    ['tokenizer.ggml.mask_token_id', idOf('[MASK]')],
    ['tokenizer.ggml.eos_token_id', idOf('[SEP]')],
  ];
}

/** WordPiece marks what goes on within a word; GGML marks what begins one. */
function ggmlToken(token: string): string {
  if (token.startsWith('[') && token.endsWith(']')) return token;
  return token.startsWith('##') ? token.slice(2) : `\u2581${token}`;
}

function tokenType(token: string): number {
  if (token === '[UNK]') return unknown;
  return controls.has(token) ? control : normal;
}

function* tensorNames(layers: number): Generator<[from: string, to: string]> {
  yield ['embeddings.word_embeddings.weight', 'token_embd.weight'];
  yield ['embeddings.position_embeddings.weight', 'position_embd.weight'];
  yield ['embeddings.token_type_embeddings.weight', 'token_types.weight'];
  for (const part of ['weight', 'bias']) yield [`embeddings.LayerNorm.${part}`, `token_embd_norm.${part}`];
  for (let layer = 0; layer < layers; layer++)
    for (const [from, to] of layerParts)
      for (const part of ['weight', 'bias'])
        yield [`encoder.layer.${layer}.${from}.${part}`, `blk.${layer}.${to}.${part}`];
}

const layerParts = [
  ['attention.self.query', 'attn_q'],
  ['attention.self.key', 'attn_k'],
  ['attention.self.value', 'attn_v'],
  ['attention.output.dense', 'attn_output'],
  ['attention.output.LayerNorm', 'attn_output_norm'],
  ['intermediate.dense', 'ffn_up'],
  ['output.dense', 'ffn_down'],
  ['output.LayerNorm', 'layer_output_norm'],
] as const;
