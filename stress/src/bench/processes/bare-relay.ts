import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The yardstick: a question comes over a WebSocket, `fetch` asks the model, each of its events goes back as a frame.
 * Nobody is signed in, nothing is stored, nothing can be resumed.
 */
const modelUrl = process.argv[2] ?? '';
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () =>
  process.stdout.write(`ready at ws://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    relay(socket, data.toString('utf8')).catch((error: unknown) =>
      socket.send(JSON.stringify({ error: String(error) })),
    );
  });
});
process.on('SIGTERM', () => process.exit(0));

async function relay(socket: WebSocket, frame: string): Promise<void> {
  const response = await fetch(`${modelUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(JSON.parse(frame) as object), stream: true }),
  });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
      const event = JSON.parse(line.slice(6)) as { choices: { delta: { content?: string } }[] };
      const text = event.choices[0]?.delta.content ?? '';
      if (text !== '') socket.send(JSON.stringify({ text }));
    }
  }
  socket.send(JSON.stringify({ end: true }));
}
