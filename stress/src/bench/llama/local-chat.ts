import { randomUUID } from 'node:crypto';
import { postJson, readJson } from '../load/chat.ts';
import { connectSocket, type OpenSocket } from '../load/open-socket.ts';

export interface Answer {
  readonly text: string;
  readonly tokens: number;
  readonly cachedTokens: number;
  readonly inputTokens: number;
  readonly firstTokenMs: number;
  readonly endedMs: number;
}

interface Frame {
  readonly type: string;
  readonly text?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly detail?: string | null;
  readonly problem?: { readonly code?: string };
  readonly usage?: {
    readonly output_tokens: number;
    readonly input_tokens: number;
    readonly cached_tokens?: number;
  } | null;
}

/** A conversation with a real model over the socket that the page uses. */
export class LocalChat {
  readonly #socket: OpenSocket;
  readonly #model: string;

  private constructor(socket: OpenSocket, model: string) {
    this.#socket = socket;
    this.#model = model;
  }

  static async open(url: string, model: string): Promise<LocalChat> {
    const { id } = (await readJson(await postJson(`${url}/api/conversations`, { title: 'Bench' }))) as { id: string };
    const socket = await connectSocket(`${url.replace('http', 'ws')}/ws/chat/${id}`);
    await new Promise<void>((resolve, reject) => {
      socket.listen((text) => {
        if ((JSON.parse(text) as Frame).type === 'conversation.attached') resolve();
        else reject(new Error(`Not attached: ${text.slice(0, 100)}`));
      }, reject);
    });
    return new LocalChat(socket, model);
  }

  ask(content: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const askedMs = performance.now();
    let firstTokenMs = Number.NaN;
    let answer = '';
    return new Promise((resolve, reject) => {
      this.#socket.listen((text) => {
        const frame = JSON.parse(text) as Frame;
        if (frame.type === 'text.delta') {
          if (answer === '') firstTokenMs = performance.now() - askedMs;
          answer += frame.text ?? '';
        } else if (frame.type === 'run.ended') {
          if (frame.status !== 'done')
            return reject(new Error(`A run is ${frame.status ?? ''}: ${frame.reason ?? ''} ${frame.detail ?? ''}`));
          const {
            output_tokens: tokens = 0,
            input_tokens: inputTokens = 0,
            cached_tokens: cachedTokens = 0,
          } = frame.usage ?? {};
          resolve({
            text: answer,
            tokens,
            inputTokens,
            cachedTokens,
            firstTokenMs,
            endedMs: performance.now() - askedMs,
          });
        } else if (frame.type === 'error') reject(new Error(`error frame: ${frame.problem?.code ?? ''}`));
      }, reject);
      const message = {
        type: 'message.send',
        request_id: '1',
        idempotency_key: randomUUID(),
        content,
        model: this.#model,
        parameters,
      };
      this.#socket.send(JSON.stringify(message));
    });
  }

  close(): void {
    this.#socket.close();
  }
}
