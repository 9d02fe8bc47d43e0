import { WebSocket } from 'ws';

export interface OpenSocket {
  send(text: string): void;
  /** One listener at a time; frames before the first wait for it. */
  listen(onFrame: (text: string) => void, onClosed: (error: Error) => void): void;
  close(): void;
}

export function connectSocket(url: string): Promise<OpenSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    const early: string[] = [];
    let onFrame = (text: string): void => void early.push(text);
    let onClosed: (error: Error) => void = reject;
    socket.on('message', (data: Buffer) => onFrame(data.toString('utf8')));
    socket.on('error', (error) => onClosed(error));
    socket.on('close', (code) => onClosed(new Error(`socket closed with ${code}`)));
    socket.on('unexpected-response', (_request, response) =>
      onClosed(new Error(`HTTP ${response.statusCode} for a socket`)),
    );
    socket.on('open', () => {
      resolve({
        send: (text) => socket.send(text),
        close: () => socket.terminate(),
        listen: (frames, closed) => {
          onFrame = frames;
          onClosed = closed;
          for (const text of early.splice(0)) frames(text);
        },
      });
    });
  });
}
