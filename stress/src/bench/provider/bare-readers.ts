import http, { type IncomingMessage } from 'node:http';

const agent = new http.Agent({ keepAlive: true });

/** The least that reads an answer: the bytes, cut into events, each parsed. Counts the events; knows nothing else. */
export function readBare(url: string, kind: 'events' | 'lines' | 'frames'): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } });
    request.on('response', (response) => {
      response.on('error', reject);
      const count = kind === 'frames' ? countFrames(response) : countLines(response, kind === 'events' ? 'data: ' : '');
      response.on('end', () => resolve(count()));
    });
    request.on('error', reject);
    request.end('{}');
  });
}

function countLines(response: IncomingMessage, prefix: string): () => number {
  let rest = '';
  let events = 0;
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '' || !line.startsWith(prefix) || line === 'data: [DONE]') continue;
      const value: unknown = JSON.parse(line.slice(prefix.length));
      if (value !== null) events++;
    }
  });
  return () => events;
}

/** AWS's frames: length, length of the headers, a checksum; headers; payload; a checksum. */
function countFrames(response: IncomingMessage): () => number {
  let rest: Buffer = Buffer.alloc(0);
  let events = 0;
  response.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= 12) {
      const length = rest.readUInt32BE(at);
      if (rest.length - at < length) break;
      const start = at + 12 + rest.readUInt32BE(at + 4);
      const value: unknown = JSON.parse(rest.toString('utf8', start, at + length - 4));
      if (value !== null) events++;
      at += length;
    }
    rest = rest.subarray(at);
  });
  return () => events;
}
