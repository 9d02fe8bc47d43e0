import { worldId } from './plan-world.ts';

/** What each hot query is asked in a world of `messages` messages: the owner of 10,000 chats, the chat of 2,000 messages. */
export function hotQuerySamples(messages: number): Readonly<Record<string, readonly unknown[]>> {
  const { user, conversation, message, run } = worldId;
  const owner = user(1);
  const longChat = conversation(1);
  const runningRun = run(Math.floor((messages - 68) / 34) * 34);
  const queuedRun = run(messages - (messages % 2));
  const queuedChat = conversation(2 + Math.floor((messages - (messages % 2) - 2001) / 34));
  const now = new Date('2025-01-01T00:00:00Z');
  const fresh = (n: number) => message(messages + n);
  return {
    accept: [
      owner,
      longChat,
      run(messages + 1),
      fresh(1),
      fresh(2),
      'hello',
      'leaf',
      null,
      'reply',
      null,
      '{}',
      'script/echo',
      now,
      'a key',
      'a fingerprint',
      8,
      null,
      '{}',
      null,
      null,
    ],
    'prompt of a run': [runningRun],
    lease: [queuedRun, 'worker-1', null, null],
    'append to the log': [[runningRun], [3], ['text.delta'], ['{}'], [runningRun], [1]],
    'end a run': [
      runningRun,
      'done',
      'completed',
      null,
      null,
      null,
      [runningRun],
      [3],
      ['run.ended'],
      ['{}'],
      ['running'],
      1,
      0,
      'the answer',
      'complete',
      null,
      null,
      null,
      null,
      null,
    ],
    'read the log': [run(2000), 0, 1000],
    'open runs of a conversation': [queuedChat],
    'promote the next run': [queuedChat],
    'orphaned runs': [100],
    'waiting runs': [30_000, 100],
    'undeliverable runs': [30_000, 100],
    'expired approvals': [86_400_000, 100],
    'recent runs of open conversations': [[queuedChat, longChat], 30_000],
    outbox: [500, 0],
    'branch of a run': [runningRun, 1_000],
    'whole branch': [message(2000), 100_000],
    'page of a branch': [message(2000), longChat, 51],
    'feedback of a page': [Array.from({ length: 50 }, (_, i) => message(1950 + i)), owner],
    siblings: [longChat, Array.from({ length: 50 }, (_, i) => message(1950 + i)), true],
    'leaf below a message': [message(1), longChat],
    'list conversations': [owner, null, null, null, null, null, 51],
    'list conversations by status': [owner, null, null, 'active', null, null, 51],
    'search past conversations': [owner, 'the budget of c4ca', null, null, null, null, null],
    'search past conversations by meaning too': [
      owner,
      'the budget of c4ca',
      null,
      null,
      null,
      null,
      null,
      Array.from({ length: 200 }, (_, i) => message(2 * i + 1)),
      Array.from({ length: 200 }, (_, i) => 1 - i / 400),
    ],
  };
}
