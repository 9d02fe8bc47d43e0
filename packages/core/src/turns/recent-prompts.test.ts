import { describe, expect, it } from 'vitest';
import { createPromptAssembler } from './prompt.ts';
import { createRecentPrompts, type RunPrompt } from './recent-prompts.ts';
import type { TurnStore } from './turn-store.ts';
import type { StoredMessage } from './types.ts';

const message = (parentId: string | null): StoredMessage => ({
  id: 'm1',
  conversationId: 'c1',
  ownerId: 'o1',
  parentId,
  sender: 'user',
  content: 'Hello',
  status: 'complete',
  model: null,
  parts: null,
  attachments: null,
  runId: null,
  createdAt: new Date(0),
});

const prompt = (id: string): RunPrompt => ({
  run: { id, conversationId: 'c1', ownerId: 'o1', promptMessageId: 'm1', verdict: null, status: 'queued' },
  text: 'Hello',
  attachments: [],
});

describe('RecentPrompts', () => {
  it('gives each reader what it remembers once', () => {
    const recent = createRecentPrompts();
    recent.remember(prompt('r1'), message(null));
    expect(recent.take('r1')).toEqual(prompt('r1'));
    expect(recent.take('r1')).toBeUndefined();
    expect(recent.takeBranch('r1')).toEqual([message(null)]);
    expect(recent.takeBranch('r1')).toBeUndefined();
  });

  it('knows no branch of a message that has others before it', () => {
    const recent = createRecentPrompts();
    recent.remember(prompt('r1'), message('m0'));
    expect(recent.takeBranch('r1')).toBeUndefined();
    expect(recent.take('r1')).toBeDefined();
  });

  it('forgets the oldest when nobody comes for them', () => {
    const recent = createRecentPrompts(2);
    for (const id of ['r1', 'r2', 'r3']) recent.remember(prompt(id), message(null));
    expect([recent.take('r1'), recent.takeBranch('r1')]).toEqual([undefined, undefined]);
    expect(recent.take('r3')).toBeDefined();
    expect(recent.takeBranch('r2')).toBeDefined();
  });
});

describe('PromptAssembler.gather', () => {
  it('asks the database for every branch but one that has just begun here', async () => {
    const asked: string[] = [];
    const stored = [message('m0')];
    const store: Pick<TurnStore, 'branchOfRun'> = {
      branchOfRun: async (runId) => {
        asked.push(runId);
        return stored;
      },
    };
    const recent = createRecentPrompts();
    const clock = { now: () => new Date(0), monotonicMs: () => 0 };
    const objects = { get: async () => undefined };
    const prompts = createPromptAssembler({ store: store as TurnStore, contributors: [], clock, objects, recent });
    recent.remember(prompt('first'), message(null));
    recent.remember(prompt('later'), message('m0'));
    expect(await prompts.gather('first')).toEqual([message(null)]);
    expect(await prompts.gather('later')).toBe(stored);
    // A redelivery has nothing to remember by.
    expect(await prompts.gather('first')).toBe(stored);
    expect(asked).toEqual(['later', 'first']);
  });
});
