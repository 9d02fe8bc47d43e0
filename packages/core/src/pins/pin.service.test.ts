import { limits, type Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '../turns/index.ts';
import { createPinService } from './pin.service.ts';

/** What the store answers is what changed; the conversation is as it is then. */
function world(options: { status?: StoredMessage['status']; changed?: boolean; pins?: string[] }) {
  const { status = 'complete', changed = false, pins = [] } = options;
  const told: string[] = [];
  const conversation = { id: 'chat', pinned_messages: pins } as Partial<Conversation> as Conversation;
  const store = {
    list: async () => undefined,
    pin: async () => (changed ? conversation : undefined),
    unpin: async () => (changed ? conversation : undefined),
  };
  const service = createPinService({
    store,
    turns: { message: async (_owner, id) => ({ id, conversationId: 'chat', status }) as StoredMessage },
    conversations: { get: async () => conversation },
    live: { broadcast: async (id, [frame]) => void told.push(`${id} ${frame?.type}`) },
    news: { tell: (owner, { conversations = [] }) => void told.push(`${owner} ${conversations.join()}`) },
  });
  return { service, told, conversation };
}

describe('pinned messages', () => {
  it('PM1 a change is told to the screens of the conversation and to all of its owner', async () => {
    const { service, told, conversation } = world({ changed: true, pins: ['m'] });
    expect(await service.pin('ada', 'm')).toBe(conversation);
    expect(await service.unpin('ada', 'm')).toBe(conversation);
    const both = ['chat conversation.updated', 'ada chat'];
    expect(told).toEqual([...both, ...both]);
  });

  it('PM2 what changes nothing is told to nobody', async () => {
    const { service, told, conversation } = world({ pins: ['m'] });
    expect(await service.pin('ada', 'm')).toBe(conversation);
    expect(await service.unpin('ada', 'other')).toBe(conversation);
    expect(told).toEqual([]);
  });

  it.each(['pending', 'streaming', 'blocked'] as const)('PM3 none that is %s; its pin can go', async (status) => {
    const { service } = world({ changed: true, status });
    await expect(service.pin('ada', 'm')).rejects.toMatchObject({ code: 'conflict' });
    await expect(service.unpin('ada', 'm')).resolves.toBeDefined();
  });

  it('PM4 one too many is refused, with how many there may be', async () => {
    const { service } = world({ pins: Array.from({ length: limits.pinnedMessages }, (_, n) => `m${n}`) });
    await expect(service.pin('ada', 'm')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('100 pinned messages'),
    });
  });

  it('PM5 a foreign conversation is not found', async () => {
    await expect(world({}).service.list('eve', 'chat')).rejects.toMatchObject({ code: 'not_found' });
  });
});
