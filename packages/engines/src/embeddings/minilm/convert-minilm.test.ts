import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInCatalogue } from '../../catalogue/index.ts';
import { miniLmToGguf } from './convert-in-thread.ts';
import { convertMiniLm } from './convert-minilm.ts';
import { quantiseQ8, toHalf } from './quantise.ts';
import { openZip } from './read-zip.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-convert-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('Q8_0', () => {
  it('rounds halves as IEEE 754 says', () => {
    const known: [number, number][] = [
      [0, 0],
      [1, 0x3c00],
      [-2, 0xc000],
      [65_504, 0x7bff],
      [65_520, 0x7c00],
      [2 ** -24, 0x0001],
      [2 ** -25, 0x0000],
      [2 ** -14, 0x0400],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [Infinity, 0x7c00],
    ];
    for (const [value, bits] of known) expect([value, toHalf(value)]).toEqual([value, bits]);
  });

  it('stays within half a step of every value', async () => {
    const numbers = fc.float32Array({ minLength: 32, maxLength: 32, min: -100, max: 100, noNaN: true });
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const bytes = await quantiseQ8(values);
        const step = Math.max(...values.map(Math.abs)) / 127;
        for (const [index, value] of values.entries())
          expect(Math.abs(value - step * bytes.readInt8(2 + index))).toBeLessThanOrEqual(step * 0.5001 + 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the archive', () => {
  it('gives its entries back, stored or packed', async () => {
    const file = path.join(folder, 'a.zip');
    await writeFile(file, zipOf({ 'a/one.txt': 'hello '.repeat(100), two: '' }));
    const zip = await openZip(file);
    expect(zip.names).toEqual(['a/one.txt', 'two']);
    expect((await zip.read('a/one.txt')).toString()).toBe('hello '.repeat(100));
    await expect(zip.read('three')).rejects.toThrow('no three');
    await zip.close();
  });

  it('is refused when it is damaged, cut off or none', async () => {
    const whole = zipOf({ one: 'hello '.repeat(100) });
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(40) ^ 0xff, 40);
    for (const bytes of [Buffer.from('no archive'), whole.subarray(0, whole.length - 30), damaged]) {
      const file = path.join(folder, 'b.zip');
      await writeFile(file, bytes);
      const reading = openZip(file).then(async (zip) => {
        try {
          await zip.read('one');
        } finally {
          await zip.close();
        }
      });
      await expect(reading).rejects.toThrow();
    }
  });

  it('never unpacks more than it promises', async () => {
    const file = path.join(folder, 'bomb.zip');
    const bytes = zipOf({ one: '0'.repeat(100_000) });
    const directory = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    bytes.writeUInt32LE(10, directory + 24);
    await writeFile(file, bytes);
    const zip = await openZip(file);
    await expect(zip.read('one')).rejects.toThrow();
    await zip.close();
  });
});

describe('the conversion', () => {
  it('makes the same file every time, with all that llama.cpp wants to know', async () => {
    const archive = path.join(folder, 'model.zip');
    await writeFile(archive, tinyModel());
    const sums = [
      await convertMiniLm(archive, path.join(folder, 'one.gguf')),
      await convertMiniLm(archive, path.join(folder, 'two.gguf')),
    ];
    expect(sums[0]).toBe(sums[1]);
    const file = await readFile(path.join(folder, 'one.gguf'));
    expect(file.toString('latin1', 0, 4)).toBe('GGUF');
    expect([file.readUInt32LE(4), file.readBigUInt64LE(8), file.readBigUInt64LE(16)]).toEqual([3, 21n, 23n]);
    for (const word of ['bert.pooling_type', 'blk.0.attn_q.weight', '\u2581fox', 'token_embd_norm.bias'])
      expect(file.includes(word)).toBe(true);
    expect(file.length % 32).toBe(0);
  });

  it('says what is missing', async () => {
    const archive = path.join(folder, 'model.zip');
    await writeFile(archive, zipOf({ 'config.json': '{}' }));
    await expect(convertMiniLm(archive, path.join(folder, 'x.gguf'))).rejects.toThrow('no tokenizer.json');
  });

  it('runs in a thread of its own, and ends when it is no longer wanted', async () => {
    const archive = path.join(folder, 'model.zip');
    await writeFile(archive, tinyModel());
    const job = { inputs: { 'model.zip': archive }, outputFolder: folder };
    await miniLmToGguf({ ...job, signal: new AbortController().signal });
    expect((await readFile(path.join(folder, 'all-MiniLM-L6-v2-q8_0.gguf'))).toString('latin1', 0, 4)).toBe('GGUF');
    const abort = new AbortController();
    const second = miniLmToGguf({ ...job, signal: abort.signal });
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await writeFile(archive, 'damaged');
    await expect(miniLmToGguf({ ...job, signal: new AbortController().signal })).rejects.toThrow('no ZIP archive');
  });

  /** The `model.zip` of the Python package that the catalogue names. */
  const archive = process.env['PARLEY_TEST_MINILM_ARCHIVE'];
  it.skipIf(archive === undefined)('of the real model gives the file that the catalogue pins', async () => {
    const [source] = findInCatalogue('all-minilm-l6-v2')?.sources ?? [];
    const pinned = source?.kind === 'pip' ? source.convert?.files[0]?.sha256 : undefined;
    expect(await convertMiniLm(archive ?? '', path.join(folder, 'real.gguf'))).toBe(pinned);
  });
});

function tinyModel(): Buffer {
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'fox', '##es'];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const shapes: Record<string, number[]> = {
    'embeddings.word_embeddings.weight': [tokens.length, 32],
    'embeddings.position_embeddings.weight': [8, 32],
    'embeddings.token_type_embeddings.weight': [2, 32],
    'embeddings.LayerNorm.weight': [32],
    'embeddings.LayerNorm.bias': [32],
  };
  for (const part of [
    'attention.self.query',
    'attention.self.key',
    'attention.self.value',
    'attention.output.dense',
    'attention.output.LayerNorm',
    'intermediate.dense',
    'output.dense',
    'output.LayerNorm',
  ]) {
    shapes[`encoder.layer.0.${part}.weight`] = part.endsWith('Norm') ? [32] : [32, 32];
    shapes[`encoder.layer.0.${part}.bias`] = [32];
  }
  let offset = 0;
  const header: Record<string, unknown> = {};
  const parts: Buffer[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length: count }, (_, index) => Math.sin(index + offset));
    parts.push(Buffer.from(values.buffer));
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + count * 4] };
    offset += count * 4;
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  return zipOf({
    'config.json': JSON.stringify({
      hidden_size: 32,
      num_hidden_layers: 1,
      num_attention_heads: 4,
      intermediate_size: 32,
      layer_norm_eps: 1e-12,
    }),
    'tokenizer.json': JSON.stringify({ model: { vocab } }),
    'model.safetensors': Buffer.concat([length, head, ...parts]),
  });
}

function zipOf(files: Record<string, string | Buffer>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, index, end]);
}
