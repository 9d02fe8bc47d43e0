import { request, type ClientRequest } from 'node:http';
import { Problem, ServerFrame } from '@parley/protocol';

/** A reader of an event stream. For tests only. */
export interface TestStream {
  text(): string;
  /** When something has come. */
  readonly first: Promise<void>;
  /** When the server has ended or cut it. */
  readonly closed: Promise<void>;
  close(): void;
}

export function openStream(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<TestStream | Problem> {
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = request(
      { port, host: '127.0.0.1', path: target, headers, agent: false },
      (incoming) => {
        let text = '';
        const first = new Promise<void>((came) => incoming.once('data', () => came()));
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        const closed = new Promise<void>((done) => incoming.on('close', () => done()));
        // Cut off is what some tests wait for.
        incoming.on('error', () => undefined);
        if (incoming.statusCode === 200)
          return resolve({ text: () => text, first, closed, close: () => outgoing.destroy() });
        incoming.on('end', () => resolve(Problem.parse(JSON.parse(text))));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

export interface ReadEvent {
  readonly id: string;
  readonly data: ServerFrame;
}

/** The events of a stream, each held against the protocol. */
export function readEvents(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('id: '))
    .map((block) => {
      const [id = '', name = '', data = ''] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
      const frame = ServerFrame.parse(JSON.parse(data));
      if (frame.type !== name) throw new Error(`${name} holds ${frame.type}`);
      return { id, data: frame };
    });
}

/** By offset, as each reader must join it. */
export function textOf(events: readonly ReadEvent[]): string {
  return events.reduce(
    (text, { data }) => (data.type === 'text.delta' ? text.slice(0, data.offset) + data.text : text),
    '',
  );
}
