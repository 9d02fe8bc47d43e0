import { describe, expect, it } from 'vitest';
import { ModelError, textOnly, type LanguageModel, type ModelAbilities, type ModelRequest } from '../models/index.ts';
import { createRoutedRegistry, type RoutedRegistry } from './routed-registry.ts';
import { noRouting, type RoutingSettings } from './routing-settings.ts';

/** Models that answer with their own name, or fail as they are told to. */
class World {
  nowMs = 0;
  settings: RoutingSettings = noRouting;
  readonly calls: string[] = [];
  readonly tried = new Map<string, number>();
  readonly failures = new Map<string, { readonly error: unknown; readonly afterText?: boolean }>();
  readonly #models: LanguageModel[] = [];
  readonly registry: RoutedRegistry;

  constructor(...models: readonly [id: string, contextTokens?: number, abilities?: Partial<ModelAbilities>][]) {
    for (const [id, contextTokens = 1_000, abilities = {}] of models) {
      this.#models.push({
        id,
        name: id.toUpperCase(),
        contextTokens,
        abilities: { ...textOnly, ...abilities },
        countTokens: (text) => text.length,
        generate: async (_request, sink) => {
          this.calls.push(id);
          this.tried.set(id, (this.tried.get(id) ?? 0) + 1);
          const failure = this.failures.get(id);
          if (failure?.afterText !== false && failure?.afterText !== undefined) sink.text('half ');
          if (failure !== undefined) throw failure.error;
          sink.text(id);
          return { reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } };
        },
      });
    }
    this.registry = createRoutedRegistry({
      models: {
        resolve: (id) => this.#models.find((model) => model.id === id),
        list: () =>
          this.#models.map(({ id, name, contextTokens, abilities }, index) => ({
            id,
            name,
            context_tokens: contextTokens,
            abilities,
            is_default: index === 0,
          })),
        defaultId: this.#models[0]?.id ?? '',
      },
      settings: () => this.settings,
      clock: { monotonicMs: () => this.nowMs },
    });
  }

  /** What was said and who was announced; calls are counted anew. */
  async ask(id: string, question: string | ModelRequest = 'hello', signal = new AbortController().signal) {
    this.calls.splice(0);
    const request: ModelRequest =
      typeof question === 'string' ? { messages: [{ role: 'user', content: question }], parameters: {} } : question;
    const said: string[] = [];
    const model = this.registry.resolve(id);
    if (model === undefined) throw new Error(`no ${id}`);
    const sink = {
      text: (delta: string) => void said.push(delta),
      model: (answering: { id: string; reason: string }) => void said.push(`[${answering.id}: ${answering.reason}]`),
    };
    try {
      await model.generate(request, sink, signal);
      return said.join('');
    } catch (error) {
      return `${said.join('')}!${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

const down = { error: new ModelError('unavailable', 'down', { retryable: true }) };
const chain = (model: string, ...next: string[]): RoutingSettings => ({ ...noRouting, fallbacks: [{ model, next }] });

describe('a model asked for by its id', () => {
  it('R1 answers itself, whatever the rules say, and is not announced', async () => {
    const world = new World(['a'], ['b']);
    world.settings = { ...noRouting, rules: [{ task: 'chat', model: 'b' }] };
    expect(await world.ask('a')).toBe('a');
    expect(world.registry.resolve('nobody')).toBeUndefined();
  });

  it('R4 R7 gives way to its fallbacks in order, and whoever answers is announced with the reason', async () => {
    const world = new World(['a'], ['b'], ['c']);
    world.settings = chain('a', 'b', 'gone', 'c');
    world.failures.set('a', down).set('b', down);
    expect(await world.ask('a')).toBe('[c: B did not answer]c');
    expect(world.calls).toEqual(['a', 'b', 'c']);
  });

  it('R4 is never answered for once it has said something', async () => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', { ...down, afterText: true });
    expect(await world.ask('a')).toBe('half !down');
    expect(world.calls).toEqual(['a']);
  });

  it('R4 passes by fallbacks that are too small for the prompt', async () => {
    const world = new World(['a', 2_000], ['b', 300], ['c', 2_000]);
    world.settings = chain('a', 'b', 'c');
    world.failures.set('a', down);
    expect(await world.ask('a', 'x'.repeat(200))).toContain('[c: ');
  });

  it.each([
    ['an abort', new DOMException('aborted', 'AbortError')],
    ['a prompt that does not fit', new ModelError('context_too_long', 'too long', { retryable: false })],
    ['a refusal of the request', new ModelError('error', 'bad request', { retryable: false })],
    ['a fault of ours', new TypeError('oops')],
  ])('R5 asks nobody else after %s, and does not count it', async (_, error) => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', { error });
    for (let time = 0; time < 5; time += 1) {
      expect(await world.ask('a')).toBe(`!${error.message}`);
      expect(world.calls).toEqual(['a']);
    }
  });

  it('R6 rests after three failures, twice as long each time, and comes back with one success', async () => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', down);
    for (let time = 0; time < 3; time += 1) await world.ask('a');
    await world.ask('a');
    expect(world.calls).toEqual(['b']);
    world.nowMs += 30_000;
    await world.ask('a');
    expect(world.calls).toEqual(['a', 'b']);
    world.nowMs += 30_000;
    await world.ask('a');
    expect(world.calls).toEqual(['b']);
    world.nowMs += 30_000;
    world.failures.clear();
    expect(await world.ask('a')).toBe('a');
    world.failures.set('a', down);
    await world.ask('a');
    expect(world.calls).toEqual(['a', 'b']);
  });

  it('R6 tells how a model is, also one that nobody stands in for, and R12 a test that it passed ends its rest', async () => {
    const world = new World(['a'], ['b']);
    world.failures.set('a', down);
    const healthOf = (id: string) => world.registry.health(id);
    expect(healthOf('a')).toEqual({ state: 'ok', failures: 0, seconds_left: null });
    await world.ask('a');
    expect(healthOf('a')).toEqual({ state: 'failing', failures: 1, seconds_left: null });
    await world.ask('a');
    await world.ask('a');
    world.nowMs += 10_000;
    expect(healthOf('a')).toEqual({ state: 'resting', failures: 3, seconds_left: 20 });
    // Without anybody else it is asked all the same.
    expect(await world.ask('a')).toBe('!down');
    world.registry.proved('a');
    expect(healthOf('a').state).toBe('ok');
    await world.ask('a');
    world.nowMs += 61_000;
    expect(healthOf('a').state).toBe('ok');
  });

  it('R6 failures far apart do not add up', async () => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', down);
    for (let time = 0; time < 6; time += 1) {
      await world.ask('a');
      expect(world.calls).toEqual(['a', 'b']);
      world.nowMs += 40_000;
    }
  });

  it('R6 lets one turn try a rested model while others pass it by', async () => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', down);
    for (let time = 0; time < 3; time += 1) await world.ask('a');
    world.nowMs += 30_000;
    // All three begin before the first one has failed.
    const asked = [1, 2, 3].map(() => world.ask('a'));
    const tried = world.tried.get('a');
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('b') as string));
    expect([tried, world.tried.get('a')]).toEqual([4, 4]);
  });

  it('R6 the first is asked when all of a chain rest', async () => {
    const world = new World(['a'], ['b']);
    world.settings = chain('a', 'b');
    world.failures.set('a', down).set('b', down);
    for (let time = 0; time < 3; time += 1) await world.ask('a');
    expect(await world.ask('a')).toBe('!down');
    expect(world.calls).toEqual(['a']);
  });

  it('R8 gives way at once when only another of its chain can do what is asked', async () => {
    const world = new World(['a'], ['b'], ['c', 1_000, { images: true }]);
    world.settings = chain('a', 'b', 'c');
    const image = { mediaType: 'image/png', bytes: new Uint8Array(1) } as const;
    const request: ModelRequest = {
      messages: [{ role: 'user', content: 'what is this?', images: [image] }],
      parameters: {},
    };
    expect(await world.ask('a', request)).toBe("[c: A can't do what is asked]c");
    expect(world.calls).toEqual(['c']);
  });
});

describe('auto', () => {
  const rules: RoutingSettings['rules'] = [
    { task: 'vision', model: 'eyes' },
    { task: 'code', model: 'coder' },
    { task: 'long', model: 'long', min_tokens: 500 },
  ];
  const world = () => {
    const made = new World(['base', 1_000], ['coder', 1_000], ['eyes', 1_000, { images: true }], ['long', 9_000]);
    made.settings = { ...noRouting, rules };
    return made;
  };

  it.each([
    ['small talk', 'How are you today?', '[base: the default model]base'],
    ['code', 'Why does `const x = foo(1);` fail?\n```js\nfoo()\n```', '[coder: chosen for code]coder'],
    ['code by its words', 'Write a function that sorts a list in Python', '[coder: chosen for code]coder'],
    ['a long text', 'x '.repeat(400), '[long: chosen for a long text]long'],
  ])('R2 R3 sends %s where the rule says', async (_, question, said) => {
    expect(await world().ask('auto', question)).toBe(said);
  });

  it('R2 passes by models that are not there or rest, and falls back to the default', async () => {
    const made = world();
    made.settings = {
      ...noRouting,
      rules: [
        { task: 'chat', model: 'gone' },
        { task: 'chat', model: 'coder' },
      ],
    };
    made.failures.set('coder', down);
    for (let time = 0; time < 3; time += 1) expect(await made.ask('auto')).toBe('[base: CODER did not answer]base');
    expect(await made.ask('auto')).toBe('[base: the default model]base');
  });

  it('R2 shows images to a model of the rules that sees, also where no rule is about images', async () => {
    const made = world();
    made.settings = { ...noRouting, rules: [{ task: 'long', model: 'eyes', min_tokens: 900 }] };
    const image = { mediaType: 'image/png', bytes: new Uint8Array(1) } as const;
    const messages = [{ role: 'user', content: 'what is this?', images: [image] }] as const;
    expect(await made.ask('auto', { messages, parameters: {} })).toBe('[eyes: chosen for images]eyes');
    expect(await made.ask('auto', 'what is this?')).toBe('[base: the default model]base');
  });

  it('R2 takes the largest where the default is too small, and says when none will do', async () => {
    const made = world();
    made.settings = { ...noRouting, rules: [{ task: 'vision', model: 'long' }] };
    expect(await made.ask('auto', 'word '.repeat(300))).toBe('[long: chosen for a long text]long');
    expect(await made.ask('auto', 'word '.repeat(3_000))).toBe('!The conversation fits none of the models');
  });

  it('is offered once there are rules, can be the default, and shows what all of them can', () => {
    const made = world();
    expect(made.registry.list()[0]).toMatchObject({
      id: 'auto',
      context_tokens: 9_000,
      is_default: false,
      abilities: { images: true, tools: false },
    });
    made.settings = { ...made.settings, default_model: 'auto' };
    expect(made.registry.defaultId).toBe('auto');
    made.settings = { ...noRouting, default_model: 'auto' };
    expect(made.registry.defaultId).toBe('base');
    expect(made.registry.list().map(({ id }) => id)).toEqual(['base', 'coder', 'eyes', 'long']);
    made.settings = { ...noRouting, default_model: 'coder' };
    expect(made.registry.list().filter(({ is_default }) => is_default)).toMatchObject([{ id: 'coder' }]);
  });
});
