import { describe, expect, it, vi } from 'vitest';
import { createCompletionService } from '../completions/index.ts';
import { createIdFactory, ParleyError, silentLogger, systemClock } from '../kernel/index.ts';
import { textOnly, type LanguageModel, type ModelRequest } from '../models/index.ts';
import { createModerationEngine } from '../moderation/index.ts';
import type { StoredMessage } from '../turns/index.ts';
import { createFollowUpService, type FollowUpServiceOptions, type FollowUpStore } from './follow-up.service.ts';

const patience = { timeout: 10_000, interval: 5 };
const said = { role: 'user', content: 'What is rye?' };

describe('follow-up suggestions', () => {
  it('FU3 FU4 are made once from the last turn, by the model that answered, and kept', async () => {
    const world = setUp();
    const both = await Promise.all([world.of(), world.of()]);
    expect(both).toEqual([['Why?!', 'And then?'], both[0]]);
    expect(await world.of()).toEqual(both[0]);
    expect(world.requests).toHaveLength(1);
    const [system, user] = world.requests[0]?.messages ?? [];
    expect(system?.content).toContain('not instructions');
    expect(user?.content).toMatch(/^<<([0-9a-f]{12})\nUser: What is rye\?\n\nAssistant: A grain\.\n\1>>\n/);
    expect(world.records).toMatchObject([{ endpoint: 'follow_ups', ownerId: 'me', outcome: 'done' }]);
  });

  it('FU4 are made by the model for small tasks while it is there', async () => {
    const world = setUp({ smallTasksModel: () => 'small' });
    await world.of();
    expect(world.asked).toEqual(['small']);
    const gone = setUp({ smallTasksModel: () => 'gone' });
    await gone.of();
    expect(gone.asked).toEqual(['big']);
  });

  it('FU3 FU6 nonsense and failures are nothing, and are not tried again', async () => {
    for (const generate of [
      saying('I have no idea.'),
      async () => {
        throw new ParleyError('internal', 'broken');
      },
    ]) {
      const world = setUp({}, generate);
      expect(await world.of()).toEqual([]);
      expect(await world.of()).toEqual([]);
      expect(world.requests).toHaveLength(1);
      expect(world.kept.get('answer')).toEqual([]);
    }
  });

  it('FU4 FU6 what the policy blocks is not given to a model, and not taken from one', async () => {
    const into = setUp();
    into.messages.set('question', {
      ...answer,
      id: 'question',
      parentId: null,
      sender: 'user',
      content: 'A forbidden one',
    });
    expect(await into.of()).toEqual([]);
    expect(into.requests).toEqual([]);
    expect(into.records).toMatchObject([{ outcome: 'refused' }]);
    const out = setUp({}, saying('["Why?!", "Something forbidden"]'));
    expect(await out.of()).toEqual([]);
    expect(out.records).toMatchObject([{ outcome: 'blocked' }]);
  });

  it('FU2 FU6 nobody is asked for what is not whole, nobody’s, not to be made, or switched off', async () => {
    const stopped = setUp();
    stopped.messages.set('answer', { ...answer, status: 'stopped' });
    const empty = setUp();
    empty.messages.set('answer', { ...answer, content: ' ' });
    const old = setUp();
    old.refuse();
    for (const world of [stopped, empty, old, setUp({ isOn: false })]) {
      expect(await world.of()).toEqual([]);
      expect(world.requests).toEqual([]);
    }
    await expect(setUp().service.of({ userId: 'somebody' }, 'answer')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('FU3 waits for what another process is making', async () => {
    const world = setUp();
    world.kept.set('answer', null);
    const waiting = world.of();
    await vi.waitFor(() => expect(world.claims()).toBeGreaterThan(2), patience);
    world.kept.set('answer', ['From elsewhere']);
    expect(await waiting).toEqual(['From elsewhere']);
    expect(world.requests).toEqual([]);
  });

  it('FU5 a model inside the process waits for quiet, and is stopped when an answer begins', async () => {
    let busy = true;
    const inside = { kind: 'embedded', provider: null, provider_kind: null } as const;
    const never = setUp({ isBusy: () => busy, quietWithinMs: 20 }, saying('["Why?!"]'), inside);
    expect(await never.of()).toEqual([]);
    expect(never.requests).toEqual([]);

    let ended = false;
    const slow: LanguageModel['generate'] = (_, _sink, signal) => {
      busy = true;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended = true;
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    };
    const stopped = setUp({ isBusy: () => busy }, slow, inside);
    const waiting = stopped.of();
    busy = false;
    expect(await waiting).toEqual([]);
    expect(ended).toBe(true);

    busy = true;
    const elsewhere = setUp({ isBusy: () => busy });
    expect(await elsewhere.of()).toHaveLength(2);
  });
});

const answer: StoredMessage = {
  id: 'answer',
  conversationId: 'c',
  ownerId: 'me',
  parentId: 'question',
  sender: 'assistant',
  content: 'A grain.',
  parts: null,
  attachments: null,
  status: 'complete',
  model: 'big',
  runId: 'r',
  createdAt: new Date(0),
};

/** One word, and quick to load. */
const policy = {
  version: 'test-1',
  stages: ['input', 'output'],
  unavailable_message: { default: 'Could not check.' },
  messages: { violence: { default: 'Not this.' } },
  detectors: [
    {
      id: 'words',
      kind: 'dictionary',
      category: 'violence',
      stages: ['input', 'output'],
      action: 'block',
      terms: ['forbidden'],
    },
  ],
};

function saying(words: string): LanguageModel['generate'] {
  return async (_, sink) => {
    sink.text(words);
    return { reason: 'complete', usage: { input_tokens: 10, output_tokens: 2 } };
  };
}

function setUp(
  more: Partial<FollowUpServiceOptions> = {},
  generate = saying('["Why?!", "And then?"]'),
  origin?: LanguageModel['origin'],
) {
  const requests: ModelRequest[] = [];
  const asked: string[] = [];
  const records: unknown[] = [];
  const kept = new Map<string, readonly string[] | null>();
  const messages = new Map<string, StoredMessage>([
    ['answer', answer],
    ['question', { ...answer, id: 'question', parentId: null, sender: 'user', content: said.content }],
  ]);
  let claims = 0;
  let mayBeMade = true;
  const store: FollowUpStore = {
    find: async (id) => kept.get(id),
    async claim(id) {
      claims += 1;
      if (!mayBeMade || kept.has(id)) return false;
      kept.set(id, null);
      return true;
    },
    keep: async (id, suggestions) => void kept.set(id, suggestions),
  };
  const model = (id: string): LanguageModel => ({
    id,
    name: id,
    contextTokens: 4_000,
    abilities: textOnly,
    ...(origin && { origin }),
    countTokens: (text) => text.length,
    generate(request, sink, signal) {
      requests.push(request);
      asked.push(id);
      return generate(request, sink, signal);
    },
  });
  const models = [model('big'), model('small')];
  const clock = systemClock;
  const service = createFollowUpService({
    store,
    turns: {
      async message(ownerId, id) {
        const found = messages.get(id);
        if (found?.ownerId !== ownerId) throw new ParleyError('not_found', 'There is no such message.');
        return found;
      },
    },
    completions: createCompletionService({
      models: {
        defaultId: 'big',
        list: () => [],
        resolve: (id) => models.find((one) => one.id === id),
      },
      moderation: createModerationEngine({ policy, clock, logger: silentLogger }),
      log: { record: async (entry) => void records.push(entry) },
      reportModeration: () => {},
      clock,
      newId: createIdFactory(clock),
      logger: silentLogger,
      maxConcurrent: 10,
    }),
    smallTasksModel: () => null,
    isBusy: () => false,
    isOn: true,
    clock,
    logger: silentLogger,
    lookEveryMs: 2,
    ...more,
  });
  return {
    service,
    requests,
    asked,
    records,
    kept,
    messages,
    of: () => service.of({ userId: 'me' }, 'answer'),
    claims: () => claims,
    refuse: () => void (mayBeMade = false),
  };
}
