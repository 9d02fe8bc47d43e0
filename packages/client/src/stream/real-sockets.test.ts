import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createParleyClient } from '../client.ts';
import { cuttingWire } from '../testing/cutting-wire.ts';
import { scriptedFetch } from '../testing/scripted-http.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import type { StreamEvent } from './events.ts';

// Node's own WebSocket against real sockets, through a wire that is cut after any number of bytes.
const cleanUps: (() => void)[] = [];
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function serve(scripted: ScriptedServer): Promise<number> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  cleanUps.push(() => sockets.clients.forEach((client) => client.terminate()));
  sockets.on('connection', (socket, request) => {
    const screen = {
      send: (json: string) => socket.send(json),
      close: (code: number) => (code === 1006 ? socket.terminate() : socket.close(code)),
    };
    socket.on('message', (data) => scripted.receive(screen, String(data)));
    socket.on('close', () => void scripted.screens.delete(screen));
    scripted.attach(screen, new URL(request.url ?? '', 'http://x').searchParams.get('cursors') ?? '');
  });
  return listen(http);
}

describe('over real sockets', () => {
  it('T3.4: a connection cut after any byte loses and doubles nothing', async () => {
    const scripted = new ScriptedServer();
    // From cuts inside the handshake to cuts inside frames.
    const budgets = Array.from({ length: 40 }, (_, index) => 60 + index * 61);
    const wire = await cuttingWire(await serve(scripted), budgets);
    cleanUps.push(wire.close);
    const ends: Extract<StreamEvent, { type: 'runEnded' }>[] = [];
    let text = '';
    const client = createParleyClient({
      baseUrl: `http://127.0.0.1:${wire.port}`,
      fetch: scriptedFetch(scripted, { isUp: false }),
      random: () => 0,
    });
    const stream = client.openConversation(scripted.conversation.id, {
      text: (event) => {
        text = text.slice(0, text.length - event.removed) + event.append;
      },
      runEnded: (event) => void ends.push(event),
    });
    cleanUps.push(() => stream.close());
    const run = scripted.begin().start();
    for (let word = 0; budgets.length > 0; word += 1) {
      run.say(`word${word} `);
      if (word % 7 === 0) run.store();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(text).toBe(run.text), { timeout: 8_000 });
    run.end();
    await vi.waitFor(() => expect(ends).toHaveLength(1), { timeout: 8_000 });
    expect(ends[0]?.text).toBe(run.text);
    expect(text).toBe(run.text);
  }, 20_000);

  it('T1.2: a server that restarts meanwhile gets each message once', async () => {
    const scripted = new ScriptedServer();
    const port = await serve(scripted);
    const client = createParleyClient({
      baseUrl: `http://127.0.0.1:${port}`,
      fetch: scriptedFetch(scripted),
      random: () => 0,
    });
    const stream = client.openConversation(scripted.conversation.id, {});
    cleanUps.push(() => stream.close());
    await vi.waitFor(() => expect(stream.status).toBe('live'), { timeout: 8_000 });
    scripted.isSlowToAccept = true;
    const sent = ['one', 'two', 'three'].map((content) => stream.send(content).accepted);
    await vi.waitFor(() => expect(scripted.accepted).toHaveLength(1), { timeout: 8_000 });
    scripted.isSlowToAccept = false;
    scripted.dropAll(1001);
    await Promise.all(sent);
    expect(scripted.accepted.map((turn) => turn.user_message?.content)).toEqual(['one', 'two', 'three']);
  });
});
