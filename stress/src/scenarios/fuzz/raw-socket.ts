import { connect } from 'node:net';

export interface RawEnd {
  /** 0: still open and answering pings; 1006: closed without a closing frame. */
  readonly closeCode: number;
  readonly timedOut: boolean;
}

const withinMs = 10_000;
const pingFrame = Buffer.from([0x89, 0x84, 0, 0, 0, 0, 0x70, 0x72, 0x6f, 0x62]);

/** A WebSocket by hand: the handshake properly, then any bytes at all, then a ping to see whether it lives. */
export function sendBytes(options: {
  readonly port: number;
  readonly path: string;
  readonly authorization: string;
  readonly bytes: Buffer;
}): Promise<RawEnd> {
  return new Promise((resolve) => {
    const socket = connect(options.port, '127.0.0.1');
    let received = Buffer.alloc(0);
    let isOpen = false;
    const settle = (end: RawEnd): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(end);
    };
    const timer = setTimeout(() => settle({ closeCode: 0, timedOut: true }), withinMs);
    socket.on('error', () => settle({ closeCode: 1006, timedOut: false }));
    socket.on('close', () => settle({ closeCode: 1006, timedOut: false }));
    socket.on('connect', () => {
      socket.write(
        [
          `GET ${options.path} HTTP/1.1`,
          `host: 127.0.0.1:${options.port}`,
          'upgrade: websocket',
          'connection: Upgrade',
          'sec-websocket-version: 13',
          'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
          `authorization: ${options.authorization}`,
          '',
          '',
        ].join('\r\n'),
      );
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (!isOpen) {
        const end = received.indexOf('\r\n\r\n');
        if (end < 0) return;
        isOpen = true;
        received = received.subarray(end + 4);
        socket.write(options.bytes);
        socket.write(pingFrame);
      }
      for (;;) {
        const frame = takeFrame(received);
        if (frame === undefined) return;
        received = received.subarray(frame.length);
        if (frame.opcode === 8)
          return settle({
            closeCode: frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005,
            timedOut: false,
          });
        if (frame.opcode === 10 && frame.payload.toString() === 'prob')
          return settle({ closeCode: 0, timedOut: false });
      }
    });
  });
}

function takeFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + size) return undefined;
  return { opcode: first & 0x0f, payload: bytes.subarray(head, head + size), length: head + size };
}
