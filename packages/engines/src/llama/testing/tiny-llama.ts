import { writeGguf, type GgufTensor, type GgufValue } from './gguf-writer.ts';

const width = 64;
const hidden = 128;
const layers = 2;
const heads = 4;
const rank = 4;
/** Beside the 256 bytes. */
const specials = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', 'he', 'Ġt'] as const;
const chatTemplate =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

export interface TinyLlamaOptions {
  readonly seed?: number;
  readonly contextTokens?: number;
}

/**
 * A LLaMA of half a megabyte with random weights, one token per byte. It says printable nonsense, always the same, and
 * never ends by itself: enough to show that all around the model works.
 */
export function tinyLlama(options: TinyLlamaOptions = {}): Uint8Array {
  const random = randomNumbers(options.seed ?? 1);
  const tokens = [...byteCharacters(), ...specials];
  const metadata: Record<string, GgufValue> = {
    'general.architecture': { type: 'string', value: 'llama' },
    'general.name': { type: 'string', value: 'Tiny random LLaMA' },
    'general.file_type': { type: 'uint32', value: 0 },
    'llama.context_length': { type: 'uint32', value: options.contextTokens ?? 4_096 },
    'llama.embedding_length': { type: 'uint32', value: width },
    'llama.block_count': { type: 'uint32', value: layers },
    'llama.feed_forward_length': { type: 'uint32', value: hidden },
    'llama.attention.head_count': { type: 'uint32', value: heads },
    'llama.attention.head_count_kv': { type: 'uint32', value: heads },
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
    'llama.rope.dimension_count': { type: 'uint32', value: width / heads },
    'llama.vocab_size': { type: 'uint32', value: tokens.length },
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'string', value: 'gpt-2' },
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'int32s', value: tokens.map((_, id) => (id >= 256 && id < 259 ? 3 : 1)) },
    'tokenizer.ggml.merges': { type: 'strings', value: ['h e', 'Ġ t'] },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 257 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 258 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': { type: 'string', value: chatTemplate },
  };
  const matrix = (name: string, inner: number, outer: number, strength = 1): GgufTensor => ({
    name: `${name}.weight`,
    shape: [inner, outer],
    values: Float32Array.from({ length: inner * outer }, () => (random() * strength) / Math.sqrt(inner)),
  });
  const ones = (name: string): GgufTensor => ({
    name: `${name}.weight`,
    shape: [width],
    values: new Float32Array(width).fill(1),
  });
  const tensors: GgufTensor[] = [matrix('token_embd', width, tokens.length)];
  for (let layer = 0; layer < layers; layer++) {
    const block = `blk.${layer}`;
    tensors.push(ones(`${block}.attn_norm`), ones(`${block}.ffn_norm`));
    // Strong, so that what was asked shows in what is said.
    for (const part of ['attn_q', 'attn_k', 'attn_v', 'attn_output'])
      tensors.push(matrix(`${block}.${part}`, width, width, 3));
    tensors.push(matrix(`${block}.ffn_gate`, width, hidden), matrix(`${block}.ffn_up`, width, hidden));
    tensors.push(matrix(`${block}.ffn_down`, hidden, width));
  }
  const output = matrix('output', width, tokens.length);
  for (const [id, token] of tokens.entries()) {
    // What is never said: half characters, control characters, the end.
    if (!/^[!-~Ġ]$/.test(token)) output.values.fill(0, id * width, (id + 1) * width);
    else
      output.values.set(
        output.values.subarray(id * width, (id + 1) * width).map((value) => value * 4),
        id * width,
      );
  }
  return writeGguf(metadata, [...tensors, ones('output_norm'), output]);
}

/** A LoRA adapter for it, strong enough to change what it says. */
export function tinyAdapter(seed = 7): Uint8Array {
  const random = randomNumbers(seed);
  const part = (name: string, inner: number, outer: number): GgufTensor => ({
    name,
    shape: [inner, outer],
    values: Float32Array.from({ length: inner * outer }, random),
  });
  return writeGguf(
    {
      'general.architecture': { type: 'string', value: 'llama' },
      'general.type': { type: 'string', value: 'adapter' },
      'general.name': { type: 'string', value: 'Tiny adapter' },
      'adapter.type': { type: 'string', value: 'lora' },
      'adapter.lora.alpha': { type: 'float32', value: rank },
    },
    ['attn_q', 'attn_v'].flatMap((name) => [
      part(`blk.0.${name}.weight.lora_a`, width, rank),
      part(`blk.0.${name}.weight.lora_b`, rank, width),
    ]),
  );
}

/** The characters that stand for the 256 bytes in vocabularies of this kind. */
function byteCharacters(): string[] {
  const isShown = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isShown(byte) ? byte : next++));
}

/** Between -1 and 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}
