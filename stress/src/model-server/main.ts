import { parseArgs } from 'node:util';
import { startModelServer } from './server.ts';

/** The scripted model as a process of its own: prints one line of JSON with its address, ends on SIGTERM. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    'allow-death': { type: 'boolean', default: false },
    /** How late a token may be. */
    'tick-ms': { type: 'string', default: '4' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  throw new TypeError(`--port takes a number from 0 to 65535, not "${values.port}"`);
const tickMs = Number(values['tick-ms']);
if (!(tickMs >= 1 && tickMs <= 1_000))
  throw new TypeError(`--tick-ms takes a number from 1 to 1000, not "${values['tick-ms']}"`);

const server = await startModelServer({ port, host: values.host, allowDeath: values['allow-death'], tickMs });
process.stdout.write(`${JSON.stringify({ url: server.url, pid: process.pid })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
