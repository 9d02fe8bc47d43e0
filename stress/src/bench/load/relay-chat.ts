import { connectSocket, type OpenSocket } from './open-socket.ts';
import type { Chat } from './chat.ts';

/** Through the bare relay. */
export function createRelayChat(url: string, model: string): Chat {
  let socket: OpenSocket | undefined;
  return {
    async connect() {
      socket = await connectSocket(url);
    },
    close: () => socket?.close(),
    ask: (question, onText) =>
      new Promise((resolve, reject) => {
        socket?.listen((frame) => {
          const event = JSON.parse(frame) as { text?: string; end?: true; error?: string };
          if (event.text !== undefined) onText(event.text);
          else if (event.end === true) resolve();
          else reject(new Error(event.error ?? 'unknown frame'));
        }, reject);
        socket?.send(JSON.stringify({ model, messages: [{ role: 'user', content: question }] }));
      }),
  };
}
