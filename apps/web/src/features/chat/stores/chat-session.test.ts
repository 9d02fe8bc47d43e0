import type { OutboxEntry, StreamEvent } from '@parley/client';
import type { BranchMessage, Conversation, Message, Run } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { ChatApi, MessagePage } from '../api/chat.ts';
import { ChatSession } from './chat-session.ts';

const at = '2026-01-02T03:04:05.000Z';
const message = (id: string, more: Partial<BranchMessage> = {}): BranchMessage => ({
  id,
  conversation_id: 'c',
  parent_id: null,
  sender: 'assistant',
  content: '',
  status: 'pending',
  model: null,
  run_id: null,
  timestamp: at,
  created_at: at,
  sibling_ids: [id],
  ...more,
});
const asked = (id: string, content: string, parent: string | null = null) =>
  message(id, { sender: 'user', content, status: 'complete', parent_id: parent });
const run = (id: string, messageId: string): Run => ({
  id,
  conversation_id: 'c',
  message_id: messageId,
  kind: 'reply',
  status: 'queued',
  reason: null,
  model: 'm',
  usage: null,
  created_at: at,
  started_at: null,
  ended_at: null,
});
const bare = ({ sibling_ids: _, ...rest }: BranchMessage): Message => rest;
const turn = (question: BranchMessage | null, answer: BranchMessage, runId: string): StreamEvent => ({
  type: 'turn',
  userMessage: question && bare(question),
  assistantMessage: bare(answer),
  run: run(runId, answer.id),
  lanes: [{ assistant_message: bare(answer), run: run(runId, answer.id) }],
  comparing: null,
});

/** A server whose readings the test answers, and whose events it tells. */
function setUp() {
  const readings: { cursor: string | undefined; answer: (page: MessagePage) => void }[] = [];
  const frames: (() => void)[] = [];
  const texts = new Map<string, string>();
  const chosen: string[] = [];
  const besides = new Map<string, BranchMessage>();
  let waiting: OutboxEntry[] = [];
  let tell: (event: StreamEvent) => void = () => {};
  const add = (entry: OutboxEntry) => {
    waiting = [...waiting, entry];
    return { key: entry.key, accepted: new Promise<never>(() => {}) };
  };
  const stream = {
    get waiting() {
      return waiting;
    },
    textOf: (id: string) => texts.get(id),
    partsOf: () => undefined,
    send: (content: string) => add({ key: 'k', kind: 'send', body: { content } }),
    edit: (messageId: string, content: string) => add({ key: 'k', kind: 'edit', messageId, body: { content } }),
    regenerate: (messageId: string) => add({ key: 'k', kind: 'regenerate', messageId, body: {} }),
    close: () => {},
    stop: async () => {},
  };
  const api = {
    open: (_id: string, take: (event: StreamEvent) => void) => {
      tell = take;
      return stream;
    },
    readMessages: (_id: string, _limit: number, cursor?: string) =>
      new Promise<MessagePage>((answer) => readings.push({ cursor, answer })),
    chooseBranch: async (_id: string, leaf: string) => {
      chosen.push(leaf);
      return { id: 'c', active_leaf_id: leaf, comparing: null } as Conversation;
    },
    readMessage: async (id: string) => besides.get(id) ?? message(id),
    readRun: async () => run('r', 'a'),
  } as unknown as ChatApi;
  const session = new ChatSession({
    id: 'c',
    api,
    schedule: (draw) => {
      frames.push(draw);
      return () => {};
    },
  });
  const read = async (messages: readonly BranchMessage[], next_cursor: string | null = null) => {
    await expect.poll(() => readings.length).toBeGreaterThan(0);
    readings.shift()?.answer({ items: [...messages].reverse(), next_cursor });
    await new Promise((resolve) => setTimeout(resolve));
  };
  const say = (runId: string, messageId: string, append: string) => {
    const text = (texts.get(runId) ?? '') + append;
    texts.set(runId, text);
    tell({ type: 'text', runId, messageId, removed: 0, append, text });
  };
  const end = (runId: string, messageId: string) =>
    tell({
      type: 'runEnded',
      runId,
      messageId,
      status: 'done',
      reason: 'complete',
      detail: null,
      usage: null,
      text: texts.get(runId) ?? '',
    });
  return {
    session,
    readings,
    chosen,
    besides,
    read,
    say,
    end,
    draw: () => frames.splice(0).forEach((frame) => frame()),
    tell: (event: StreamEvent) => tell(event),
    accept(event: Extract<StreamEvent, { type: 'accepted' }>) {
      waiting = waiting.filter(({ key }) => key !== event.key);
      tell(event);
      tell({ type: 'queue', waiting: waiting.length });
    },
    shown: () => session.branch.map(({ id, content, status }) => [id, content, status]),
    kinds: () => session.$rows.get().map(({ kind, id }) => `${kind} ${id}`),
    keys: () => session.$rows.get().map(({ key }) => key),
  };
}

describe('ChatSession', () => {
  it('shows a turn, its text once per picture, and its end', async () => {
    const { session, tell, say, read, draw, end, shown } = setUp();
    await read([]);
    tell(turn(asked('q', 'Hi'), message('a', { parent_id: 'q' }), 'r'));
    tell({ type: 'runStarted', runId: 'r', messageId: 'a', model: 'm' });
    const drawn: string[] = [];
    session.message('a')?.listen(({ content }) => drawn.push(content));
    say('r', 'a', 'Hel');
    say('r', 'a', 'lo');
    expect(drawn).toEqual([]);
    draw();
    expect(drawn).toEqual(['Hello']);
    expect(session.$isAnswering.get()).toBe(true);
    end('r', 'a');
    draw();
    expect(shown()).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'Hello', 'complete'],
    ]);
    expect(session.$isAnswering.get()).toBe(false);
  });

  it('keeps what was answered when a further turn begins', async () => {
    const { tell, say, read, end, shown } = setUp();
    await read([]);
    tell(turn(asked('q', 'Hi'), message('a', { parent_id: 'q' }), 'r'));
    say('r', 'a', 'Hello');
    end('r', 'a');
    tell(turn(asked('q2', 'More', 'a'), message('a2', { parent_id: 'q2' }), 'r2'));
    expect(shown()).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'Hello', 'complete'],
      ['q2', 'More', 'complete'],
      ['a2', '', 'pending'],
    ]);
  });

  it('does not show a reading that was asked for before a turn began', async () => {
    const { tell, say, read, shown, readings } = setUp();
    await expect.poll(() => readings.length).toBe(1);
    tell(turn(asked('q', 'Hi'), message('a', { parent_id: 'q' }), 'r'));
    say('r', 'a', 'Hello');
    await read([]);
    await read([asked('q', 'Hi'), message('a', { parent_id: 'q' })]);
    expect(shown()).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'Hello', 'streaming'],
    ]);
  });

  it('shows what is being sent at once, and keeps its place when the server has taken it', async () => {
    const { session, tell, accept, read, kinds, keys } = setUp();
    await read([]);
    session.send('Hi');
    expect(kinds()).toEqual(['question k', 'answer k']);
    const before = keys();
    const event = turn(asked('q', 'Hi'), message('a', { parent_id: 'q' }), 'r');
    tell(event);
    expect(kinds()).toEqual(['message q', 'message a']);
    expect(keys()).toEqual(before);
    if (event.type !== 'turn' || !event.userMessage) throw new Error('no turn');
    accept({
      type: 'accepted',
      key: 'k',
      turn: {
        conversation_id: 'c',
        user_message: event.userMessage,
        assistant_message: event.assistantMessage,
        run: event.run,
        replayed: false,
      },
    });
    expect(kinds()).toEqual(['message q', 'message a']);
    expect(keys()).toEqual(before);
  });

  it('does not take the same words from another device for its own when the place differs', async () => {
    const { session, tell, read, kinds } = setUp();
    await read([asked('q', 'Hi'), message('a', { parent_id: 'q', content: 'Hello', status: 'complete' })]);
    session.edit('q', 'Hi there');
    expect(kinds()).toEqual(['question k', 'answer k']);
    tell(turn(asked('q9', 'Something else', 'a'), message('a9', { parent_id: 'q9' }), 'r9'));
    expect(kinds()).toEqual(['question k', 'answer k']);
  });

  it('makes an edit a sibling, and a regenerated answer too', async () => {
    const { session, tell, read, end } = setUp();
    await read([asked('q', 'Hi'), message('a', { parent_id: 'q', content: 'Hello', status: 'complete' })]);
    tell(turn(asked('q2', 'Hey'), message('a2', { parent_id: 'q2' }), 'r'));
    end('r', 'a2');
    tell(turn(null, message('a3', { parent_id: 'q2' }), 'r3'));
    expect(session.branch.map(({ id, sibling_ids }) => [id, sibling_ids])).toEqual([
      ['q2', ['q', 'q2']],
      ['a3', ['a2', 'a3']],
    ]);
  });

  describe('reminded of a turn that was over before (turns T4.5)', () => {
    const q = asked('q', 'Wich bread?');
    const a = message('a', { parent_id: 'q', content: 'Rye', status: 'complete' });
    const reminder = (answer: BranchMessage): StreamEvent => {
      const event = turn(q, answer, 'r');
      if (event.type !== 'turn') throw new Error('no turn');
      const over: Run = { ...event.run, status: 'done', reason: 'complete' };
      return { ...event, run: over, lanes: [{ assistant_message: event.assistantMessage, run: over }] };
    };
    const set = asked('q2', 'Which bread?');
    const copy = message('a2', { parent_id: 'q2', content: 'Rye', status: 'complete' });

    it('stays where another branch was chosen since', async () => {
      const { session, tell, read, readings, shown } = setUp();
      await read([q, a]);
      const following = session.follow({ id: 'c', active_leaf_id: 'a2' } as Conversation);
      await read([set, copy]);
      await following;
      tell(reminder(a));
      expect(shown().map(([id]) => id)).toEqual(['q2', 'a2']);
      await read([set, copy]);
      expect(shown().map(([id]) => id)).toEqual(['q2', 'a2']);
      expect(session.$isAnswering.get()).toBe(false);
      expect(readings).toEqual([]);
    });

    it('does not write an answer a second time that stands there', async () => {
      const { session, tell, read, readings, say, end, draw } = setUp();
      await read([q, a]);
      const states: string[] = [];
      session.message('a')?.listen(({ status, content }) => states.push(`${status} ${content}`));
      tell(reminder(a));
      tell({ type: 'runStarted', runId: 'r', messageId: 'a', model: 'm' });
      say('r', 'a', 'Ry');
      draw();
      end('r', 'a');
      expect(states).toEqual([]);
      expect(readings).toEqual([]);
    });

    it('is not waited for when the word that it was this screen’s own comes later still', async () => {
      const { session, tell, accept, read, kinds } = setUp();
      await read([]);
      session.send('Wich bread?');
      tell(reminder(a));
      await read([q, a]);
      accept({
        type: 'accepted',
        key: 'k',
        turn: {
          conversation_id: 'c',
          user_message: bare(q),
          assistant_message: bare(message('a', { parent_id: 'q' })),
          run: run('r', 'a'),
          replayed: false,
        },
      });
      expect(session.$isAnswering.get()).toBe(false);
      expect(kinds()).toEqual(['message q', 'message a']);
    });

    it('reads what it missed', async () => {
      const { tell, read, shown } = setUp();
      await read([]);
      tell(reminder(a));
      await read([q, a]);
      expect(shown()).toEqual([
        ['q', 'Wich bread?', 'complete'],
        ['a', 'Rye', 'complete'],
      ]);
    });
  });

  it('reads earlier messages before those it has, and keeps them when the end is read again', async () => {
    const { session, tell, read, shown } = setUp();
    const q = asked('q', '1');
    const a = message('a', { parent_id: 'q', content: '2', status: 'complete' });
    const q2 = asked('q2', '3', 'a');
    await read([q2], 'more');
    expect(session.$hasEarlier.get()).toBe(true);
    const earlier = session.readEarlier();
    await read([q, a]);
    await earlier;
    expect(session.$hasEarlier.get()).toBe(false);
    tell({ type: 'attached', conversation: {} as Conversation, runs: [], again: true });
    await read([q2], 'more');
    expect(shown().map(([id]) => id)).toEqual(['q', 'a', 'q2']);
    expect(session.$hasEarlier.get()).toBe(false);
  });

  describe('what is read before it is attached', () => {
    const attached = (leaf: string | null, runs: Run[] = []): StreamEvent => ({
      type: 'attached',
      conversation: { active_leaf_id: leaf } as Conversation,
      runs,
      again: false,
    });
    const q = asked('q', 'Hi');

    it.each(['before it was attached', 'after it was attached'])(
      'is read once when it is as it was, %s',
      async (when) => {
        const { session, tell, read, readings } = setUp();
        if (when.startsWith('after')) tell(attached('q'));
        await read([q]);
        if (when.startsWith('before')) tell(attached('q'));
        await new Promise((resolve) => setTimeout(resolve));
        expect(readings).toEqual([]);
        expect(session.$state.get()).toBe('ready');
      },
    );

    it.each([
      ['a message came', [q], 'a', []],
      ['an answer ended', [q, message('a', { parent_id: 'q', status: 'streaming' })], 'a', []],
      ['all of it went', [q], null, []],
    ] as const)('is read again when %s meanwhile', async (_what, branch, leaf, runs) => {
      const { tell, read, readings } = setUp();
      await read(branch);
      tell(attached(leaf, [...runs]));
      await expect.poll(() => readings).toHaveLength(1);
    });

    it('is not read again for an answer that is under way', async () => {
      const { tell, read, readings } = setUp();
      await read([q, message('a', { parent_id: 'q', status: 'streaming' })]);
      tell(attached('a', [run('r', 'a')]));
      await new Promise((resolve) => setTimeout(resolve));
      expect(readings).toEqual([]);
    });
  });

  describe('with several models', () => {
    const lane = (id: string, runId: string) => ({
      assistant_message: bare(message(id, { parent_id: 'q', model: id.toUpperCase() })),
      run: run(runId, id),
    });
    const compared = (): StreamEvent => {
      const lanes = [lane('a', 'r1'), lane('b', 'r2'), lane('c', 'r3')];
      const [first] = lanes;
      if (!first) throw new Error('no lane');
      return {
        type: 'turn',
        userMessage: bare(asked('q', 'Hi')),
        assistantMessage: first.assistant_message,
        run: first.run,
        lanes,
        comparing: ['a', 'b', 'c'],
      };
    };

    it('shows the answers side by side, each growing by itself, and goes on with one', async () => {
      const { session, tell, read, say, draw, end, kinds, chosen, shown } = setUp();
      await read([]);
      tell(compared());
      expect(kinds()).toEqual(['message q', 'comparison a']);
      expect(session.$comparing.get()).toEqual(['a', 'b', 'c']);
      const drawn: string[] = [];
      for (const id of ['a', 'b', 'c']) session.message(id)?.listen(() => drawn.push(id));
      say('r2', 'b', 'Hello');
      draw();
      expect(drawn).toEqual(['b']);
      expect(session.message('b')?.get().content).toBe('Hello');
      end('r2', 'b');
      expect(session.$isAnswering.get()).toBe(true);
      const going = session.goOnWith('b');
      expect(kinds()).toEqual(['message q', 'message b']);
      expect(session.branch.at(-1)?.sibling_ids).toEqual(['a', 'b', 'c']);
      await read([asked('q', 'Hi'), message('b', { parent_id: 'q', content: 'Hello', status: 'complete' })]);
      await going;
      expect(chosen).toEqual(['b']);
      expect(shown()).toEqual([
        ['q', 'Hi', 'complete'],
        ['b', 'Hello', 'complete'],
      ]);
    });

    it('reads the answers that are not on the branch after a reload', async () => {
      const { session, tell, read, kinds, besides } = setUp();
      besides.set('b', message('b', { parent_id: 'q', content: 'Other', status: 'complete', model: 'B' }));
      tell({
        type: 'attached',
        conversation: { comparing: ['a', 'b'], active_leaf_id: 'a' } as Conversation,
        runs: [],
        again: false,
      });
      const stored = [asked('q', 'Hi'), message('a', { parent_id: 'q', content: 'One', status: 'complete' })];
      await read([]);
      await read(stored);
      expect(kinds()).toEqual(['message q', 'comparison a']);
      await expect.poll(() => session.message('b')?.get().content).toBe('Other');
    });

    it('an older word of the conversation does not end a comparison; a choice elsewhere does', async () => {
      const { session, tell, read, kinds } = setUp();
      await read([]);
      tell(compared());
      const conversation = (leaf: string) => ({ comparing: null, active_leaf_id: leaf }) as unknown as Conversation;
      tell({ type: 'conversation', conversation: conversation('q') });
      expect(session.$comparing.get()).toHaveLength(3);
      tell({ type: 'conversation', conversation: conversation('c') });
      expect(session.$comparing.get()).toEqual([]);
      expect(kinds()).toEqual(['message q', 'message c']);
    });
  });

  it('knows what an answer waits for', async () => {
    const { session, tell, read } = setUp();
    await read([]);
    tell(turn(asked('q', 'Hi'), message('a', { parent_id: 'q' }), 'r'));
    tell({ type: 'waiting', runId: 'r', messageId: 'a', position: 3, read: null });
    expect(session.message('a')?.get().waiting).toEqual({ position: 3, read: null });
    tell(turn(asked('q2', 'More', 'a'), message('a2', { parent_id: 'q2' }), 'r2'));
    expect([session.isBehind('a'), session.isBehind('a2')]).toEqual([false, true]);
  });
});
