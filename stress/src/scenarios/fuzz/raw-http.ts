import { connect } from 'node:net';

export interface RawRequest {
  readonly method: string;
  /** As it goes over the wire, broken or not. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Buffer | undefined;
  readonly version?: string;
}

export interface RawAnswer {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timedOut: boolean;
}

const answerWithinMs = 15_000;

/** HTTP by hand: a proper client would refuse to send most of what has to be tried. */
export function sendRaw(port: number, request: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    let settled = false;
    const settle = (timedOut: boolean): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      socket.destroy();
      resolve(readAnswer(Buffer.concat(chunks), timedOut));
    };
    const timer = setTimeout(() => settle(true), answerWithinMs);
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      // A stream has no end to wait for, and an answer to HEAD has no body.
      const text = Buffer.concat(chunks).toString('latin1');
      if (text.includes('\r\n\r\n') && (request.method === 'HEAD' || /content-type: text\/event-stream/i.test(text)))
        settle(false);
    });
    socket.on('connect', () => socket.write(encode(request)));
  });
}

function encode({ method, target, headers, body, version = 'HTTP/1.1' }: RawRequest): Buffer {
  const lines = [`${method} ${target} ${version}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  // UTF-8 here, so that wrong header bytes reach the server as they would from a careless client.
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'utf8'), body ?? Buffer.alloc(0)]);
}

function readAnswer(bytes: Buffer, timedOut: boolean): RawAnswer {
  let rest = bytes;
  for (;;) {
    const split = rest.indexOf('\r\n\r\n');
    if (split < 0) return { status: 0, headers: {}, body: rest.toString('utf8'), timedOut };
    const [first = '', ...lines] = rest.subarray(0, split).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    const after = rest.subarray(split + 4);
    if (status === 100) {
      rest = after;
      continue;
    }
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const body = headers['transfer-encoding'] === 'chunked' ? joinChunks(after) : after;
    return { status, headers, body: body.toString('utf8'), timedOut };
  }
}

function joinChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) break;
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
