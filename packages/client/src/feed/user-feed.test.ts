import { describe, expect, it } from 'vitest';
import { createParleyClient } from '../client.ts';
import type { WebSocketLike } from '../environment.ts';
import { ManualTimers, settle } from '../testing/memory-sockets.ts';

const attached = '{"type":"events.attached","protocol":1,"gateway":"g"}';

function setUp(answers: Response[] = []) {
  const sockets: (WebSocketLike & { readonly url: string })[] = [];
  const timers = new ManualTimers();
  const events: string[] = [];
  const ended: string[] = [];
  const client = createParleyClient({
    baseUrl: 'http://test',
    timers,
    random: () => 0.5,
    fetch: async () => answers.shift() ?? new Response(null, { status: 503 }),
    openWebSocket(url) {
      const socket = {
        url,
        readyState: 0,
        send() {},
        close() {},
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      };
      sockets.push(socket);
      return socket;
    },
  });
  const feed = client.openFeed({
    event: ({ type }) => void events.push(type),
    ended: ({ code }) => void ended.push(code),
  });
  const last = () => sockets.at(-1) ?? expect.fail('no socket');
  const open = () => {
    (last().onopen as (() => void) | null)?.();
    last().onmessage?.({ data: attached });
  };
  return { sockets, timers, events, ended, feed, last, open };
}

describe('the feed of a person', () => {
  it('comes over a socket, and over another one when it breaks (UF3)', async () => {
    const { sockets, timers, events, last, open } = setUp();
    await settle();
    expect(last().url).toBe('ws://test/ws/events');
    open();
    last().onmessage?.({ data: '{"type":"sync.needed"}' });
    last().onmessage?.({ data: '{"type":"of.a.newer.server"}' });
    last().onclose?.({ code: 1006, reason: '' });
    await timers.pass(20_000);
    open();
    expect(sockets).toHaveLength(2);
    expect(events).toEqual(['events.attached', 'sync.needed', 'events.attached']);
  });

  it('comes as server-sent events where no socket opens', async () => {
    const { events, last } = setUp([new Response(`event: events.attached\ndata: ${attached}\n\n`)]);
    await settle();
    last().onclose?.({ code: 1006, reason: '' });
    await settle();
    expect(events).toEqual(['events.attached']);
  });

  it('ends for good when nobody is signed in any more (UF9)', async () => {
    const problem = { type: 'about:blank', title: 't', status: 401, code: 'unauthenticated', retry: 'no' };
    const { sockets, timers, ended, last, open } = setUp([
      new Response(JSON.stringify(problem), {
        status: 401,
        headers: { 'content-type': 'application/problem+json' },
      }),
    ]);
    await settle();
    open();
    last().onclose?.({ code: 4401, reason: '' });
    await settle();
    expect(ended).toEqual(['unauthenticated']);
    await timers.pass(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('is quiet once it is closed', async () => {
    const { sockets, timers, events, feed, last } = setUp();
    await settle();
    const socket = last();
    feed.close();
    socket.onmessage?.({ data: attached });
    socket.onclose?.({ code: 1006, reason: '' });
    await timers.pass(60_000);
    expect(events).toEqual([]);
    expect(sockets).toHaveLength(1);
  });
});
