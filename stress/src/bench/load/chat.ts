import { Agent, request, type IncomingMessage } from 'node:http';

/** One conversation of the load client. */
export interface Chat {
  /** Until a question can be asked. */
  connect(): Promise<void>;
  /** Resolves at the end of the answer; `onText` gets its pieces, with their place where the target tells it. */
  ask(question: string, onText: (text: string, offset?: number) => void): Promise<void>;
  close(): void;
}

/** Connections are kept, so that a chat costs what it costs, not what TCP costs. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 });

export function postJson(url: string, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const call = request(
      url,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      resolve,
    );
    call.on('error', reject);
    call.end(text);
  });
}

export async function readJson(response: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  if ((response.statusCode ?? 500) >= 300) throw new Error(`HTTP ${response.statusCode}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}
