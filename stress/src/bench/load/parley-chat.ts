import { randomUUID } from 'node:crypto';
import { postJson, readJson, type Chat } from './chat.ts';
import { connectSocket, type OpenSocket } from './open-socket.ts';

interface Frame {
  readonly type: string;
  readonly text?: string;
  readonly offset?: number;
  readonly status?: string;
  readonly reason?: string;
  readonly problem?: { readonly code?: string };
}

/** Through Parley as its own page does it: make a conversation, open its socket, send, watch. */
export function createParleyChat(url: string, model: string): Chat {
  let socket: OpenSocket | undefined;

  return {
    async connect() {
      const { id } = (await readJson(await postJson(`${url}/api/conversations`, { title: 'Load' }))) as { id: string };
      const opened = await connectSocket(`${url.replace('http', 'ws')}/ws/chat/${id}`);
      socket = opened;
      await new Promise<void>((resolve, reject) => {
        opened.listen((text) => {
          const frame = JSON.parse(text) as Frame;
          if (frame.type === 'conversation.attached') resolve();
          else reject(new Error(`${frame.type} before conversation.attached`));
        }, reject);
      });
    },
    close: () => socket?.close(),
    ask: (question, onText) =>
      new Promise((resolve, reject) => {
        socket?.listen((text) => {
          const frame = JSON.parse(text) as Frame;
          if (frame.type === 'text.delta') onText(frame.text ?? '', frame.offset);
          else if (frame.type === 'run.ended') {
            if (frame.status === 'done') resolve();
            else reject(new Error(`run ${frame.status ?? ''}: ${frame.reason ?? ''}`));
          } else if (frame.type === 'error') reject(new Error(`error frame: ${frame.problem?.code ?? ''}`));
        }, reject);
        socket?.send(
          JSON.stringify({
            type: 'message.send',
            request_id: '1',
            idempotency_key: randomUUID(),
            content: question,
            model,
          }),
        );
      }),
  };
}
