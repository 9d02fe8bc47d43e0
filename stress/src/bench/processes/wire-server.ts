import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { wires } from '@parley/engines/testing';

/**
 * Says so many tokens in every provider's own wire format: the first part of the path is the number of the format.
 * A few events at a time, as they come over a network.
 */
const { values } = parseArgs({ options: { tokens: { type: 'string', default: '1000' } } });
const pieces = Array.from({ length: Number(values.tokens) }, (_, index) => (index % 7 === 6 ? ' “so”,' : ' word'));
const answers = wires.map((wire) =>
  wire.encode({ steps: [{ kind: 'text', pieces }], end: 'complete', usage: { input: 12, output: pieces.length } }),
);
const eventsAtOnce = 4;

const server = http.createServer({ noDelay: true }, (request, response) => {
  const index = Number((request.url ?? '').split('/')[1]);
  const [wire, events] = [wires[index], answers[index]];
  request.resume();
  request.on('end', () => {
    if (wire === undefined || events === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': wire.contentType });
    say(response, events, 0);
  });
});

function say(response: ServerResponse, events: readonly Buffer[], from: number): void {
  if (response.destroyed) return;
  if (from >= events.length) return void response.end();
  response.write(Buffer.concat(events.slice(from, from + eventsAtOnce)), () =>
    setImmediate(() => say(response, events, from + eventsAtOnce)),
  );
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
