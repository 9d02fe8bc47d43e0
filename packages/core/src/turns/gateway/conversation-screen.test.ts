import type { Conversation, Message, Run, RunEvent, ServerFrame } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger, systemClock } from '../../kernel/index.ts';
import type { MessageBus } from '../../messaging/index.ts';
import type { TurnStore } from '../turn-store.ts';
import { ConversationScreen } from './conversation-screen.ts';
import type { LiveHub, LiveSubscriber } from './live-hub.ts';

const runId = '00000000-0000-7000-8000-000000000001';
const log: RunEvent[] = [
  {
    type: 'run.started',
    run_id: runId,
    seq: 1,
    at: { part: 0, offset: 0 },
    after: 0,
    message_id: 'm',
    model: 'x',
    attempt: 1,
  },
  { type: 'text.delta', run_id: runId, seq: 2, part: 0, offset: 0, text: 'said' },
  {
    type: 'run.ended',
    run_id: runId,
    seq: 3,
    at: { part: 0, offset: 4 },
    after: 1,
    message_id: 'm',
    status: 'done',
    reason: 'complete',
    detail: null,
    usage: null,
  },
];
const turnCreated: ServerFrame = {
  type: 'turn.created',
  user_message: null,
  assistant_message: {} as Message,
  run: { id: runId } as Run,
};

async function openScreen() {
  const shown: ServerFrame[] = [];
  let subscriber: LiveSubscriber | undefined;
  const hub: Pick<LiveHub, 'subscribe' | 'isOpen'> = {
    isOpen: () => true,
    async subscribe(_id, given) {
      subscriber = given;
      return () => undefined;
    },
  };
  const store: Pick<TurnStore, 'openRuns' | 'readLog'> = {
    openRuns: async () => [],
    readLog: async (_id, after) => log.filter(({ seq }) => seq > after),
  };
  const screen = new ConversationScreen(
    {
      gatewayId: 'g',
      clock: systemClock,
      hub: hub as LiveHub,
      store: store as TurnStore,
      bus: { send: () => undefined } as unknown as MessageBus,
      logger: silentLogger,
    },
    { id: 'c' } as Conversation,
    { send: (frame) => void shown.push(frame) },
  );
  const opening = screen.open(new Map());
  return {
    screen,
    opening,
    types: () => shown.map(({ type }) => type),
    receive: (frame: ServerFrame) => subscriber?.receive([frame]),
  };
}

describe('ConversationScreen', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('T4.4: reads a run of which nothing comes live after its turn was created', async () => {
    const { screen, opening, types, receive } = await openScreen();
    await opening;
    receive(turnCreated);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(types()).toEqual(['conversation.attached', 'turn.created']);
    await vi.advanceTimersByTimeAsync(3_200);
    expect(types()).toEqual(['conversation.attached', 'turn.created', 'run.started', 'text.delta', 'run.ended']);
    screen.close();
  });

  test('T4.4: reads a run that the screen itself began, when nobody tells it of the turn', async () => {
    const { screen, opening, types } = await openScreen();
    await opening;
    screen.expect(runId, false);
    await vi.advanceTimersByTimeAsync(6_100);
    expect(types()).toEqual(['conversation.attached', 'run.started', 'text.delta', 'run.ended']);
    screen.close();
  });

  test('T4.4: reads at once a run that was asked for again, for it may have ended', async () => {
    const { screen, opening, types } = await openScreen();
    await opening;
    screen.expect(runId, true);
    await vi.advanceTimersByTimeAsync(1);
    expect(types()).toEqual(['conversation.attached', 'run.started', 'text.delta', 'run.ended']);
    screen.close();
  });

  test('T4.1: what is expected before the screen is attached comes after the attachment, once', async () => {
    const { screen, opening, types, receive } = await openScreen();
    screen.expect(runId, true);
    receive(turnCreated);
    await opening;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(types()).toEqual(['conversation.attached', 'turn.created', 'run.started', 'text.delta', 'run.ended']);
    screen.close();
  });
});
