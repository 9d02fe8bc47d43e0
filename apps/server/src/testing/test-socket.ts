import type { IncomingMessage } from 'node:http';
import { Problem, ServerFrame } from '@parley/protocol';
import { WebSocket } from 'ws';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A client's end of a chat socket, which keeps every frame. For tests only. */
export class TestSocket {
  readonly frames: ServerFrame[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #requests = 0;
  #changed: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    socket.on('message', (data) => {
      // Every frame of every test is held against the protocol.
      this.frames.push(ServerFrame.parse(JSON.parse(String(data))));
      this.#changed();
    });
  }

  /** The problem document, when the server refuses before the upgrade. */
  static open(
    port: number,
    target: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestSocket | Problem> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, { headers });
      const opened = new TestSocket(socket);
      socket.on('error', reject);
      socket.on('open', () => resolve(opened));
      socket.on('unexpected-response', (_request, response) => {
        readAll(response).then((text) => resolve(Problem.parse(JSON.parse(text))), reject);
      });
    });
  }

  static async attach(
    port: number,
    conversationId: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<TestSocket> {
    const opened = await TestSocket.open(port, `/ws/chat/${conversationId}`, headers);
    if (!(opened instanceof TestSocket)) throw new Error(`refused: ${opened.code} ${opened.detail}`);
    await opened.next('conversation.attached');
    return opened;
  }

  /** The answer to this very frame. */
  async ask(frame: Readonly<Record<string, unknown>>): Promise<ServerFrame> {
    this.#requests += 1;
    const request_id = `r${this.#requests}`;
    this.sendText(JSON.stringify({ ...frame, request_id }));
    return this.#find((found) => 'request_id' in found && found.request_id === request_id);
  }

  sendText(text: string | Buffer): void {
    this.#socket.send(text);
  }

  async next<Type extends ServerFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    return (await this.#find((frame) => frame.type === type)) as FrameOf<Type>;
  }

  close(): void {
    this.#socket.terminate();
  }

  async #find(wanted: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      const index = this.frames.findIndex(wanted);
      if (index >= 0) return this.frames.splice(index, 1)[0] as ServerFrame;
      const ended = await Promise.race([
        new Promise<undefined>((resolve) => (this.#changed = () => resolve(undefined))),
        this.closed,
      ]);
      if (ended !== undefined) throw new Error(`closed with ${ended}`);
    }
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}
