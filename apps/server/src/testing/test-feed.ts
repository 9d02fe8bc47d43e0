import { closeCodes, Problem, UserEvent } from '@parley/protocol';
import { WebSocket } from 'ws';
import { openStream } from './test-stream.ts';

type EventOf<Type extends UserEvent['type']> = Extract<UserEvent, { type: Type }>;

/** A reader of a person's feed, over a socket or as server-sent events. For tests only. */
export class TestFeed {
  readonly events: UserEvent[] = [];
  /** Resolves with the close code; a stream has none. */
  closed: Promise<number> = Promise.resolve(0);
  close: () => void = () => undefined;
  #changed: () => void = () => undefined;

  static async socket(port: number, headers: Readonly<Record<string, string>>): Promise<TestFeed | Problem> {
    const feed = new TestFeed();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/events`, { headers });
    feed.closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    feed.close = () => socket.terminate();
    socket.on('message', (data) => feed.#take(String(data)));
    const refused = await new Promise<Problem | undefined>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => resolve(undefined));
      socket.on('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve(Problem.parse(JSON.parse(text))));
      });
    });
    if (refused === undefined) await feed.next('events.attached');
    return refused ?? feed;
  }

  static async stream(port: number, headers: Readonly<Record<string, string>>): Promise<TestFeed | Problem> {
    const feed = new TestFeed();
    const stream = await openStream(port, '/api/events', headers);
    if (!('closed' in stream)) return stream;
    let read = 0;
    const timer = setInterval(() => {
      const blocks = stream.text().split('\n\n').slice(0, -1);
      for (const block of blocks.slice(read)) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) feed.#take(data);
      }
      read = blocks.length;
    }, 10);
    feed.closed = stream.closed.then(() => closeCodes.unauthenticated);
    void stream.closed.then(() => setTimeout(() => clearInterval(timer), 50));
    feed.close = stream.close;
    await feed.next('events.attached');
    return feed;
  }

  async next<Type extends UserEvent['type']>(
    type: Type,
    fits: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    for (;;) {
      const index = this.events.findIndex((event) => event.type === type && fits(event as EventOf<Type>));
      if (index >= 0) return this.events.splice(index, 1)[0] as EventOf<Type>;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  #take(json: string): void {
    // Every event of every test is held against the protocol.
    this.events.push(UserEvent.parse(JSON.parse(json)));
    this.#changed();
  }
}
