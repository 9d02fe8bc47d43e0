import { describe, expect, it } from 'vitest';
import type { LanguageModel, ModelRequest } from '../models/index.ts';
import { textOnly } from '../models/index.ts';
import { askForTitle, cleanTitle } from './model-title.ts';
import { createTitleTask } from './title-task.ts';

describe('a title from a model (CT3)', () => {
  it.each([
    ['Tea with the Queen', 'Tea with the Queen'],
    ['"Tea with the Queen."', 'Tea with the Queen'],
    ['**Title:** Tea with the Queen\n\nI chose this because…', 'Tea with the Queen'],
    ['\n\n# Tee mit der Königin', 'Tee mit der Königin'],
    ['<think>Hm, tea.</think>\n„Tee“', 'Tee'],
    ['标题：喝茶', '喝茶'],
    ['「お茶の時間」', 'お茶の時間'],
    ['1. Tea   and\tscones', 'Tea and scones'],
  ])('%j becomes %j', (said, title) => expect(cleanTitle(said)).toBe(title));

  it.each(['', '   \n', '…', '"""', 'Sure! Here is one that I like.', '<think>never ends', 'x'.repeat(200)])(
    '%j is none',
    (said) => expect(cleanTitle(said)).toBeUndefined(),
  );

  it('is cut at a word when it is long, never inside a character', () => {
    const title = cleanTitle('A rather long name of a conversation about many things at once 😀😀');
    expect(title).toBe('A rather long name of a conversation about many things at…');
  });

  it('is asked for with few tokens and the beginning of the turn', async () => {
    const asked: ModelRequest[] = [];
    const model = modelSaying('Tea', (request) => void asked.push(request));
    const turn = { question: 'q'.repeat(9_000), answer: 'a'.repeat(9_000) };
    expect(await askForTitle(model, turn, new AbortController().signal)).toBe('Tea');
    expect(asked[0]?.parameters.max_tokens).toBeLessThan(50);
    expect(asked[0]?.messages.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThan(4_000);
  });
});

describe('the task after a turn', () => {
  it('leaves the title of before when the model fails, or when answers are under way (CT4)', async () => {
    const failing = world(modelSaying('', () => Promise.reject(new Error('down'))));
    await failing.task.run({ runId: 'r', conversationId: 'c' });
    expect(failing.titles).toEqual([]);
    const busy = world(modelSaying('Tea'), { isBusy: () => true });
    await busy.task.run({ runId: 'r', conversationId: 'c' });
    expect(busy.titles).toEqual([]);
    const idle = world(modelSaying('Tea'));
    await idle.task.run({ runId: 'r', conversationId: 'c' });
    expect(idle.titles).toEqual(['Tea']);
  });

  it('gives the model up as soon as somebody wants an answer (CT4)', async () => {
    let busy = false;
    const slow = modelSaying('Tea', async (_request, signal) => {
      busy = true;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    const { task, titles } = world(slow, { isBusy: () => busy });
    await task.run({ runId: 'r', conversationId: 'c' });
    expect(titles).toEqual([]);
  });

  it('asks the model for small tasks where one is chosen, and the one that answered while that is not there (CT3)', async () => {
    let there = true;
    const own = modelSaying('By the one that answered');
    const small = { ...modelSaying('By the small one'), id: 'small' };
    const { task, titles } = world(own, {
      smallTasksModel: () => 'small',
      resolve: (id) => (id !== 'small' ? own : there ? small : undefined),
    });
    await task.run({ runId: 'r', conversationId: 'c' });
    there = false;
    await task.run({ runId: 'r', conversationId: 'c' });
    expect(titles).toEqual(['By the small one', 'By the one that answered']);
  });

  it('does not ask the demo responder', async () => {
    const demo = { ...modelSaying('Tea'), origin: { kind: 'demo', provider: null, provider_kind: null } } as const;
    const { task, titles } = world(demo);
    await task.run({ runId: 'r', conversationId: 'c' });
    expect(titles).toEqual([]);
  });
});

function modelSaying(
  text: string,
  before: (request: ModelRequest, signal: AbortSignal) => unknown = () => undefined,
): LanguageModel {
  return {
    id: 'm',
    name: 'M',
    contextTokens: 4_096,
    abilities: textOnly,
    countTokens: (words) => words.length,
    async generate(request, sink, signal) {
      await before(request, signal);
      sink.text(text);
      return { reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } };
    },
  };
}

interface Circumstances {
  readonly isBusy?: () => boolean;
  readonly smallTasksModel?: () => string | null;
  readonly resolve?: (id: string) => LanguageModel | undefined;
}

function world(
  model: LanguageModel,
  { isBusy = () => false, smallTasksModel = () => null, resolve = () => model }: Circumstances = {},
) {
  const titles: string[] = [];
  const silent = () => undefined;
  const task = createTitleTask({
    store: {
      mayBeNamed: async () => true,
      setAutomaticTitle: async () => undefined,
      turnToName: async () => ({ ownerId: 'o', question: 'Tea?', answer: 'Please.', model: 'm' }),
      async setModelTitle(_id, title) {
        titles.push(title);
        return undefined;
      },
    },
    models: { resolve },
    smallTasksModel,
    live: { broadcast: async () => undefined },
    news: { tell: silent },
    clock: { now: () => new Date(0), monotonicMs: () => performance.now() },
    logger: { info: silent, warn: silent, error: silent, debug: silent },
    isBusy,
    lookEveryMs: 5,
    waitMs: 20,
    answerMs: 5_000,
  });
  return { task, titles };
}
