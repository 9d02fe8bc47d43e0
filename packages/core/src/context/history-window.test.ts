import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContextBlock, ConversationMessage } from './context-contributor.ts';
import { createHistoryWindow } from './history-window.ts';

type Status = ConversationMessage['status'];
const say = (
  sender: ConversationMessage['sender'],
  content: string,
  status: Status = 'complete',
): ConversationMessage => ({ id: content, sender, content, status });

/** One token a character, five a message. */
async function window(messages: readonly ConversationMessage[], tokens: number) {
  let leftOut = 0;
  const costOf = (content: string): number => content.length + 5;
  const blocks = await createHistoryWindow().contribute(
    {
      conversation: { id: 'c', messages },
      model: { id: 'm', contextTokens: tokens, countTokens: (text) => text.length },
      parameters: {},
      signal: new AbortController().signal,
    },
    { tokens, costOf, leftOut: (count) => void (leftOut += count) },
  );
  const used = blocks.reduce((sum, { content }) => sum + costOf(content), 0);
  return { blocks, texts: blocks.map(({ content }) => content), leftOut, used };
}

const note = '[Earlier messages of this conversation are left out.]';

describe('createHistoryWindow', () => {
  it('keeps the newest messages that fit, unbroken (C11)', async () => {
    const messages = [
      say('user', 'tiny'),
      say('assistant', 'b'.repeat(50)),
      say('user', 'c'.repeat(10)),
      say('assistant', 'dd'),
      say('user', 'e'),
    ];
    expect(await window(messages, 15 + 7 + 6 + 20)).toMatchObject({ texts: ['c'.repeat(10), 'dd', 'e'], leftOut: 2 });
    expect((await window(messages, 1_000)).texts).toHaveLength(5);
  });

  it('shortens the middle of a question that is too long by itself (C3, C12)', async () => {
    const { blocks, used } = await window(
      [say('user', 'old'), say('user', `${'A'.repeat(500)}${'B'.repeat(500)}`)],
      200,
    );
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ role: 'user', shortened: true, rank: 0 });
    expect(blocks[0]?.content).toMatch(/^A{90,}\n\[… 8\d\d characters left out …\]\nB{45,}$/);
    expect(used).toBeGreaterThan(190);
    expect(used).toBeLessThanOrEqual(200);
  });

  it('shortens an earlier message only when it is longer than everything, and goes no further back (C12)', async () => {
    const messages = [say('user', 'old'), say('assistant', 'x'.repeat(900)), say('user', 'sum it up')];
    const { texts, blocks } = await window(messages, 300);
    expect(texts).toEqual([note, expect.stringMatching(/^x+\n\[… \d+ characters left out …\]\nx+$/), 'sum it up']);
    expect(blocks[1]?.shortened).toBe(true);
    expect(
      (await window([say('user', 'old'), say('assistant', 'x'.repeat(250)), say('user', 'sum it up')], 260)).texts,
    ).toEqual(['sum it up']);
  });

  it('leaves out what was blocked with its refusal, and answers without text (C13)', async () => {
    const messages = [
      say('user', 'one'),
      say('assistant', 'half an ans', 'stopped'),
      say('user', 'bad', 'blocked'),
      say('assistant', 'I will not answer that'),
      say('user', 'two'),
      say('assistant', 'part', 'failed'),
      say('user', 'three'),
      say('assistant', ' ', 'interrupted'),
      say('user', 'four'),
      say('assistant', 'to come', 'pending'),
      say('assistant', 'coming', 'streaming'),
    ];
    expect((await window(messages, 1_000)).texts).toEqual(['one', 'half an ans', 'two', 'part', 'three', 'four']);
  });

  it('lets a user say that something is missing before an answer at the beginning (C14)', async () => {
    const messages = [say('user', 'x'.repeat(70)), say('assistant', 'an answer'), say('user', 'next')];
    expect((await window(messages, note.length + 5 + 14 + 9)).texts).toEqual([note, 'an answer', 'next']);
    expect((await window(messages, 14 + 9)).texts).toEqual(['next']);
    expect((await window([say('assistant', 'welcome'), say('user', 'hi')], 100)).texts).toEqual(['welcome', 'hi']);
  });

  it('says when not even a shortened question fits (C3)', async () => {
    await expect(window([say('user', 'x'.repeat(100))], 20)).rejects.toMatchObject({ kind: 'context_too_long' });
  });

  it('never exceeds its budget, keeps order and question, and breaks nothing out of the middle', async () => {
    const message = fc.record({
      sender: fc.constantFrom<ConversationMessage['sender']>('user', 'assistant', 'user', 'assistant', 'system'),
      length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 900 })),
      status: fc.constantFrom<Status>('complete', 'complete', 'complete', 'stopped', 'blocked', 'streaming'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 25 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 100, max: 1_500 }),
        async (list, tail, tokens) => {
          const numbered = list.map(({ sender, length, status }, index) =>
            say(sender, `${index}:${'🦊'.repeat(length / 2)}`, status),
          );
          const question = say('user', 'the question', 'complete');
          const messages = [...numbered.slice(tail), question, ...numbered.slice(0, tail)];
          const { blocks, used, leftOut } = await window(messages, tokens);
          expect(used).toBeLessThanOrEqual(tokens);

          const visible = messages.filter((one, index) => {
            const isRefusal = one.sender === 'assistant' && messages[index - 1]?.status === 'blocked';
            return one.status !== 'blocked' && one.status !== 'streaming' && !isRefusal;
          });
          const own = blocks.filter(({ content }) => content !== note);
          const start = (block: ContextBlock | undefined): number =>
            visible.findIndex(
              ({ content, sender }) => sender === block?.role && content.split(':')[0] === block.content.split(':')[0],
            );
          const first = start(own[0]);
          expect(own.map(start)).toEqual(own.map((_, index) => first + index));
          expect(own.length + leftOut).toBe(visible.length);
          const lastUser = visible.findLast(({ sender }) => sender === 'user');
          expect(
            own.some(
              (block) => block.role === 'user' && block.content.split(':')[0] === lastUser?.content.split(':')[0],
            ),
          ).toBe(true);
          for (const block of own.filter(({ shortened }) => shortened !== true))
            expect(visible.some(({ content }) => content === block.content)).toBe(true);
          expect(blocks.every(({ content }) => content.isWellFormed())).toBe(true);
          if (leftOut > 0 && start(own[0]) > 0) expect(blocks[0]?.role).not.toBe('assistant');
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
