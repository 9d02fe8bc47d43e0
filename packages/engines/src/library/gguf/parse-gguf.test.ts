import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeedMoreBytes } from './byte-cursor.ts';
import { describeGguf } from './describe-gguf.ts';
import { buildGguf, chatPlan, text, u32, type GgufPlan } from './gguf.testing.ts';
import { GgufError } from './gguf-types.ts';
import { parseGguf } from './parse-gguf.ts';

const parse = (bytes: Uint8Array) => parseGguf(bytes, bytes.length);
const describePlan = (plan: GgufPlan) => {
  const bytes = buildGguf(plan);
  return describeGguf(parse(bytes), bytes.length);
};
const complaint = (bytes: Uint8Array): string => {
  try {
    parse(bytes);
    return '';
  } catch (error) {
    if (!(error instanceof GgufError)) throw error;
    return error.message;
  }
};

describe('a sound GGUF file', () => {
  it('says what it is', () => {
    expect(describePlan(chatPlan())).toMatchObject({
      kind: 'chat',
      architecture: 'llama',
      name: 'Tiny Test',
      licence: 'apache-2.0',
      languages: ['en', 'de'],
      parameters: 64 * 32 + 64,
      quantisation: 'F32',
      contextTokens: 2_048,
      embeddingLength: 64,
      layers: 2,
      tokenizer: 'gpt2',
      vocabulary: 2_000,
      chatTemplate: '{{ messages }}',
      tensors: 2,
    });
  });

  it('needs memory for its weights and for the keys and values of the context', () => {
    const model = describePlan(chatPlan());
    const perToken = 2 * 2 * 2 * 2 * 16;
    expect(model.memoryBytes(1_024) - model.memoryBytes(0)).toBe(1_024 * perToken);
    // No more than the model was made for.
    expect(model.memoryBytes(1e9)).toBe(model.memoryBytes(2_048));
  });

  it.each([
    ['an embedding by its architecture', { 'general.architecture': text('bert') }, 'embedding'],
    ['an embedding by its pooling', { 'llama.pooling_type': u32(1) }, 'embedding'],
    ['a reranker', { 'llama.pooling_type': u32(4) }, 'reranker'],
    ['an adapter', { 'general.type': text('adapter') }, 'adapter'],
  ])('is known as %s', (_, extra, kind) => {
    expect(describePlan(chatPlan(extra)).kind).toBe(kind);
  });

  it('is read the same from any beginning that holds its head', () => {
    const bytes = buildGguf(chatPlan());
    expect(parseGguf(bytes.subarray(0, bytes.length - 4_000), bytes.length)).toEqual(parse(bytes));
    expect(() => parseGguf(bytes.subarray(0, 1_000), bytes.length)).toThrow(NeedMoreBytes);
  });
});

describe('L2.18: a broken or hostile GGUF file is refused with a sentence', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['something else', Buffer.from('PK\u0003\u0004 something else entirely'), /no GGUF file/],
    ['the other byte order', Buffer.from('FUGGxxxxxxxxxxxxxxxxxxxxxxxx'), /other byte order/],
    ['an old version', buildGguf({ version: 1 }), /version 1/],
    ['nothing', Buffer.alloc(0), /cut off/],
    ['more tensors than anybody has', buildGguf({ claimedTensors: 2n ** 63n }), /tensors/],
    ['more metadata than anybody has', buildGguf({ claimedEntries: 2n ** 60n }), /entries/],
    ['metadata that is not there', buildGguf({ claimedEntries: 500n }), /cut off|empty/],
    [
      'a tensor without end',
      buildGguf({ tensors: [{ name: 't', dimensions: [2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30] }] }),
      /makes no sense|cut off/,
    ],
    [
      'an unknown kind of tensor',
      buildGguf({ tensors: [{ name: 't', dimensions: [32], type: 77 }] }),
      /type that is not known/,
    ],
    ['five dimensions', buildGguf({ tensors: [{ name: 't', dimensions: [1, 1, 1, 1, 1] }] }), /dimensions/],
    [
      'a tensor twice',
      buildGguf({
        tensors: [
          { name: 't', dimensions: [8] },
          { name: 't', dimensions: [8] },
        ],
      }),
      /twice/,
    ],
    ['an alignment of three', buildGguf({ metadata: { 'general.alignment': u32(3) } }), /alignment/],
    ['an endless text', endlessText(), /length of a text/],
    ['an array longer than the file', endlessArray(), /longer than the file/],
    ['arrays in arrays', nested(50), /nested too deeply/],
  ])('%s', (_, bytes, reason) => {
    expect(complaint(bytes)).toMatch(reason);
  });

  it('wherever it is cut off', () => {
    const whole = buildGguf(chatPlan());
    for (let length = 0; length < whole.length; length += 7) expect(complaint(whole.subarray(0, length))).not.toBe('');
  });

  it('whatever bytes are in it, soon, and with nothing but a sentence', () => {
    const sound = buildGguf(chatPlan());
    const change = fc.record({ at: fc.nat({ max: sound.length - 1 }), to: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(sound);
        for (const { at, to } of changes) bytes[at] = to;
        tolerate(bytes);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        tolerate(Buffer.concat([Buffer.from('GGUF\u0003\u0000\u0000\u0000', 'latin1'), tail]));
      }),
      { numRuns: 1_000 },
    );
  });
});

function tolerate(bytes: Buffer): void {
  try {
    describeGguf(parse(bytes), bytes.length);
  } catch (error) {
    if (!(error instanceof GgufError)) throw error;
  }
}

function endlessText(): Buffer {
  const bytes = buildGguf({ metadata: { 'general.name': text('x'.repeat(100)) } });
  bytes.writeBigUInt64LE(2n ** 62n, bytes.indexOf('xxx') - 8);
  return bytes;
}

function endlessArray(): Buffer {
  const bytes = buildGguf({ metadata: { list: { type: 'texts', value: ['first', 'second'] } } });
  bytes.writeBigUInt64LE(2n ** 40n, bytes.indexOf('first') - 16);
  return bytes;
}

function nested(depth: number): Buffer {
  const head = buildGguf({ metadata: { list: u32(9) } });
  const start = head.indexOf('list') + 4;
  const level = Buffer.alloc(12);
  level.writeUInt32LE(9, 0);
  level.writeBigUInt64LE(1n, 4);
  const type = Buffer.alloc(4);
  type.writeUInt32LE(9);
  return Buffer.concat([
    head.subarray(0, start),
    type,
    ...Array.from({ length: depth }, () => level),
    Buffer.alloc(64),
  ]);
}
