import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse) => void;

/** A provider on this machine that says what it is told to. */
export interface WireServer {
  readonly baseUrl: string;
  readonly requests: readonly SentRequest[];
  answer: Answer;
  /** Connections that ended before their answer did. */
  readonly broken: () => number;
  close(): void;
}

export async function startWireServer(): Promise<WireServer> {
  const requests: SentRequest[] = [];
  let broken = 0;
  const server = http.createServer({ noDelay: true }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      requests.push({ url: request.url ?? '', headers: request.headers, body });
      result.answer(response);
    });
    response.on('close', () => {
      if (!response.writableFinished) broken++;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const result = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (response: ServerResponse) => void response.writeHead(500).end(),
    broken: () => broken,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return result;
}

/** Writes so that each piece is its own packet as far as the system lets it. */
export function writeBytes(response: ServerResponse, bytes: Buffer, size: number): Promise<void> {
  return new Promise((resolve) => {
    let at = 0;
    const more = (): void => {
      if (at >= bytes.length || response.destroyed) return resolve();
      response.write(bytes.subarray(at, (at += size)), () => setImmediate(more));
    };
    more();
  });
}
