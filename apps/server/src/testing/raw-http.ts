import { connect, type Socket } from 'node:net';

/** Bytes as they are, for what no HTTP client would send. For tests only. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that came, once the server has closed the connection. */
  readonly closed: Promise<string>;
}

export function openRaw(port: number, ...first: readonly string[]): RawConnection {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  // Cut off or reset: what came until then is the answer.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  if (first.length > 0) socket.write(`${first.join('\r\n')}\r\n`);
  return { socket, closed };
}

/** Status, header lines in lower case, and body. */
export function parseRaw(text: string): { status: number; headers: string; body: string } {
  const [head = '', ...body] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), headers: head.toLowerCase(), body: body.join('\r\n\r\n') };
}
