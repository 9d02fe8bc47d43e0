import type { ParleyClient, StreamEvent } from '@parley/client';
import type { BranchMessage, Run } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { ConversationStore, type ConversationView } from './conversation-store.ts';

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
const run: Run = {
  id: 'r',
  conversation_id: 'c',
  message_id: 'a',
  kind: 'reply',
  status: 'queued',
  reason: null,
  model: 'm',
  usage: null,
  created_at: at,
  started_at: null,
  ended_at: null,
};
const turn: StreamEvent = {
  type: 'turn',
  userMessage: message('q', { sender: 'user', content: 'Hi', status: 'complete' }),
  assistantMessage: message('a', { parent_id: 'q' }),
  run,
};

/** A client whose readings of the branch the test answers, one after the other. */
function setUp() {
  const readings: ((newestFirst: readonly BranchMessage[]) => void)[] = [];
  let tell: (event: StreamEvent) => void = () => {};
  let text = '';
  const shown = {
    messages: [] as readonly BranchMessage[],
    texts: [] as string[],
    answering: false,
    said: [] as string[],
  };
  const client = {
    openConversation: (_id: string, { any }: { any: (event: StreamEvent) => void }) => {
      tell = any;
      return { waiting: [], textOf: () => text, close: () => {} };
    },
    async *messages() {
      yield* await new Promise<readonly BranchMessage[]>((resolve) => readings.push(resolve));
    },
  } as unknown as ParleyClient;
  const view: ConversationView = {
    showMessages: (messages) => (shown.messages = messages),
    showText: (_id, { text: whole }) => void shown.texts.push(whole),
    showAnswering: (isAnswering) => (shown.answering = isAnswering),
    announce: (sentence) => void shown.said.push(sentence),
    showConversation: () => {},
    showStatus: () => {},
    showProblem: (error) => {
      throw error;
    },
    showDeleted: () => {},
  };
  const store = new ConversationStore(client, 'c', view);
  const say = (append: string) => {
    text += append;
    tell({ type: 'text', runId: 'r', messageId: 'a', removed: 0, append, text });
  };
  const read = async (messages: readonly BranchMessage[]) => {
    await expect.poll(() => readings.length).toBeGreaterThan(0);
    readings.shift()?.(messages.toReversed());
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { store, shown, say, read, readings, tell: (event: StreamEvent) => tell(event) };
}

const contents = (messages: readonly BranchMessage[]) =>
  messages.map(({ id, content, status }) => [id, content, status]);
const question = message('q', { sender: 'user', content: 'Hi', status: 'complete' });

describe('ConversationStore', () => {
  it('shows a turn, its text as it grows, and its end', async () => {
    const { shown, tell, say, read } = setUp();
    await read([]);
    tell(turn);
    tell({ type: 'runStarted', runId: 'r', messageId: 'a', model: 'm' });
    say('Hel');
    say('lo');
    expect(shown).toMatchObject({ texts: ['Hel', 'Hello'], answering: true, said: ['Answering.'] });
    tell({
      type: 'runEnded',
      runId: 'r',
      messageId: 'a',
      status: 'done',
      reason: 'complete',
      detail: null,
      usage: null,
      text: 'Hello',
    });
    expect(contents(shown.messages)).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'Hello', 'complete'],
    ]);
    expect(shown).toMatchObject({ answering: false, said: ['Answering.', 'Answer finished.'] });
  });

  it('reads again when a turn began while it was reading', async () => {
    const { shown, tell, say, read } = setUp();
    tell(turn);
    say('Hello');
    await read([]);
    await read([question, message('a', { parent_id: 'q', status: 'streaming' })]);
    expect(contents(shown.messages)).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'Hello', 'streaming'],
    ]);
    say('!');
    expect(shown.texts.at(-1)).toBe('Hello!');
  });

  it('reads again when an answer ended while it was reading', async () => {
    const { shown, tell, read } = setUp();
    await read([]);
    tell(turn);
    tell({ type: 'attached', conversation: {} as never, runs: [run], again: true });
    tell({
      type: 'runEnded',
      runId: 'r',
      messageId: 'a',
      status: 'done',
      reason: 'complete',
      detail: null,
      usage: null,
      text: 'All of it',
    });
    await read([question, message('a', { parent_id: 'q', status: 'streaming' })]);
    await read([question, message('a', { parent_id: 'q', content: 'All of it', status: 'complete' })]);
    expect(contents(shown.messages)).toEqual([
      ['q', 'Hi', 'complete'],
      ['a', 'All of it', 'complete'],
    ]);
  });

  it('reads the branch when a turn began elsewhere than at its end', async () => {
    const { shown, tell, read } = setUp();
    await read([question, message('b', { parent_id: 'q', content: 'Old', status: 'complete' })]);
    tell({ ...turn, userMessage: null });
    await read([question, message('a', { parent_id: 'q', sibling_ids: ['b', 'a'] })]);
    expect(shown.messages.map(({ id }) => id)).toEqual(['q', 'a']);
  });

  it('shows what is said ahead of what is stored', async () => {
    const { shown, tell, say, read } = setUp();
    tell({ type: 'attached', conversation: {} as never, runs: [run], again: false });
    say('So far');
    await read([question, message('a', { parent_id: 'q', status: 'streaming' })]);
    await read([question, message('a', { parent_id: 'q', status: 'streaming' })]);
    expect(contents(shown.messages).at(-1)).toEqual(['a', 'So far', 'streaming']);
  });

  it('draws nothing any more once closed', async () => {
    const { store, shown, tell, read } = setUp();
    store.close();
    await read([question]);
    tell(turn);
    expect(shown.messages).toEqual([]);
  });
});
