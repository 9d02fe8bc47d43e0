import { createParleyClient } from '@parley/client';
import { errorKinds, readServerFrame } from '@parley/protocol';
import { WebSocket } from 'ws';
import type { Random } from '../../support/random.ts';
import { waitUntil } from '../../support/wait.ts';
import { hostileJson, hostileText, mutate } from './mutate.ts';
import { sendBytes } from './raw-socket.ts';
import type { World } from './world.ts';

export interface FramesResult {
  readonly frames: number;
  readonly answers: ReadonlyMap<string, number>;
  readonly closings: ReadonlyMap<number, number>;
  readonly faults: readonly { readonly what: string; readonly frame: string }[];
}

const framesPerSocket = 40;

/** Every kind of client frame, right, nearly right and hostile, and frames no client library would send. */
export async function fuzzFrames(options: {
  readonly port: number;
  readonly world: World;
  readonly random: Random;
  readonly frames: number;
}): Promise<FramesResult> {
  const { port, world, random, frames } = options;
  const faults: { what: string; frame: string }[] = [];
  const answers = new Map<string, number>();
  const closings = new Map<number, number>();
  const authorization = `Bearer ${world.bobsWritingKey}`;
  const bob = createParleyClient({
    baseUrl: `http://127.0.0.1:${port}`,
    auth: { kind: 'apiKey', key: world.bobsWritingKey },
  });
  const conversations = [
    (await bob.call('createConversation', { body: {} })).id,
    (await bob.call('createConversation', { body: {} })).id,
  ];
  let sent = 0;

  while (sent < frames) {
    const path = `/ws/chat/${random.pick(conversations)}`;
    if (random.chance(0.5)) {
      sent += await talk({ url: `ws://127.0.0.1:${port}${path}`, authorization });
    } else {
      const wire = random.pick(wireFrames)(random);
      sent += 1;
      const end = await sendBytes({ port, path, authorization, bytes: wire.bytes });
      closings.set(end.closeCode, (closings.get(end.closeCode) ?? 0) + 1);
      if (end.timedOut) faults.push({ what: 'neither answered nor closed', frame: wire.what });
      else if (!wire.allowed.includes(end.closeCode))
        faults.push({ what: `closed with ${end.closeCode}`, frame: wire.what });
    }
  }
  return { frames: sent, answers, closings, faults };

  async function talk({ url, authorization: header }: { url: string; authorization: string }): Promise<number> {
    const socket = new WebSocket(url, { headers: { authorization: header }, perMessageDeflate: false });
    let last = '';
    let pongs = 0;
    let received = 0;
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      received += 1;
      const text = data.toString('utf8');
      const frame = readServerFrame(text);
      if (frame === undefined)
        return void faults.push({ what: `an unreadable answer ${text.slice(0, 200)}`, frame: last });
      const name = frame.type === 'error' ? `error ${frame.problem.code}` : frame.type;
      answers.set(name, (answers.get(name) ?? 0) + 1);
      if (frame.type === 'pong') pongs += 1;
      if (frame.type === 'error' && (frame.problem.status >= 500 || !Object.hasOwn(errorKinds, frame.problem.code)))
        faults.push({ what: `answered ${JSON.stringify(frame.problem)}`, frame: last });
    });
    socket.on('close', (code) => closings.set(code, (closings.get(code) ?? 0) + 1));
    if (
      !(await waitUntil(() => received > 0 || socket.readyState > 1, { withinMs: 10_000, everyMs: 5 })) ||
      socket.readyState > 1
    ) {
      faults.push({ what: 'a socket was not attached', frame: url });
      socket.terminate();
      return 1;
    }
    let count = 0;
    for (; count < framesPerSocket && socket.readyState === WebSocket.OPEN; count += 1) {
      const frame = makeFrame(random, [...world.bobsIds, ...world.alicesIds]);
      last = frame.slice(0, 300).toString();
      const before = received;
      socket.send(frame, { binary: random.chance(0.03) });
      await waitUntil(() => received > before || socket.readyState > 1, { withinMs: 5_000, everyMs: 2 });
    }
    // After all that the socket must still understand a plain word, or have been closed for a reason.
    if (socket.readyState === WebSocket.OPEN) {
      const before = pongs;
      socket.send(JSON.stringify({ type: 'ping', request_id: 'still there' }));
      if (!(await waitUntil(() => pongs > before, { withinMs: 10_000, everyMs: 5 })))
        faults.push({ what: 'no pong any more', frame: last });
    }
    socket.terminate();
    return count;
  }
}

function makeFrame(random: Random, ids: readonly string[]): Buffer {
  const request_id = `r${random.below(1e6)}`;
  const id = random.pick(ids);
  const model = random.pick(['script/d0-r0-n5', 'script/d0-r0-n5', 'no/such', hostileText(random)]);
  const frame = random.pick<() => object>([
    () => ({ type: 'message.send', request_id, content: `hello ${request_id}`, model }),
    () => ({
      type: 'message.send',
      request_id,
      content: hostileText(random),
      model: 'script/d0-r0-n5',
      idempotency_key: `k${random.below(50)}`,
    }),
    () => ({ type: 'message.edit', request_id, message_id: id, content: 'edited', model: 'script/d0-r0-n5' }),
    () => ({ type: 'message.regenerate', request_id, message_id: id, model: 'script/d0-r0-n5' }),
    () => ({ type: 'message.continue', request_id, message_id: id }),
    () => ({ type: 'run.stop', request_id, run_id: id }),
    () => ({ type: 'ping', request_id }),
    () => ({ type: 'conversation.attached', request_id }),
  ])();
  const chance = random.next();
  if (chance < 0.4) return Buffer.from(JSON.stringify(frame));
  if (chance < 0.8) return Buffer.from(JSON.stringify(mutate(frame, random)) ?? '0');
  if (chance < 0.97) return hostileJson(random, frame);
  return Buffer.from(JSON.stringify({ ...frame, content: 'x'.repeat(600_000) }));
}

interface WireFrame {
  readonly what: string;
  readonly bytes: Buffer;
  /** Codes it may be closed with; 0: left open and answering, 1006: closed without a word. */
  readonly allowed: readonly number[];
}

const ping = JSON.stringify({ type: 'ping', request_id: 'p' });
const protocolError = [1002, 1006];

const wireFrames: readonly ((random: Random) => WireFrame)[] = [
  () => ({
    what: 'a ping in three fragments',
    bytes: Buffer.concat([
      encode({ fin: false, opcode: 1, payload: ping.slice(0, 5) }),
      encode({ fin: false, opcode: 0, payload: ping.slice(5, 9) }),
      encode({ opcode: 0, payload: ping.slice(9) }),
    ]),
    allowed: [0],
  }),
  () => ({
    what: 'a control frame between fragments',
    bytes: Buffer.concat([
      encode({ fin: false, opcode: 1, payload: ping.slice(0, 5) }),
      encode({ opcode: 9, payload: 'x' }),
      encode({ opcode: 0, payload: ping.slice(5) }),
    ]),
    allowed: [0],
  }),
  () => ({
    what: 'a thousand empty fragments',
    bytes: Buffer.concat([
      encode({ fin: false, opcode: 1, payload: '' }),
      ...Array.from({ length: 1_000 }, () => encode({ fin: false, opcode: 0, payload: '' })),
      encode({ opcode: 0, payload: ping }),
    ]),
    allowed: [0, 1002, 1008, 1009],
  }),
  () => ({ what: 'binary', bytes: encode({ opcode: 2, payload: ping }), allowed: [0, 1003] }),
  () => ({ what: 'not masked', bytes: encode({ opcode: 1, payload: ping, masked: false }), allowed: protocolError }),
  () => ({
    what: 'reserved bits',
    bytes: encode({ opcode: 1, payload: ping, reserved: 0x70 }),
    allowed: protocolError,
  }),
  () => ({ what: 'an unknown opcode', bytes: encode({ opcode: 5, payload: ping }), allowed: protocolError }),
  () => ({ what: 'a continuation of nothing', bytes: encode({ opcode: 0, payload: ping }), allowed: protocolError }),
  () => ({
    what: 'a text inside a text',
    bytes: Buffer.concat([encode({ fin: false, opcode: 1, payload: 'a' }), encode({ opcode: 1, payload: ping })]),
    allowed: protocolError,
  }),
  () => ({
    what: 'a ping of 126 bytes',
    bytes: encode({ opcode: 9, payload: 'x'.repeat(126) }),
    allowed: protocolError,
  }),
  () => ({ what: 'a fragmented ping', bytes: encode({ fin: false, opcode: 9, payload: 'x' }), allowed: protocolError }),
  () => ({
    what: 'not UTF-8',
    bytes: encode({ opcode: 1, payload: Buffer.from([0xc3, 0x28, 0xff]) }),
    allowed: [1007, 1006],
  }),
  () => ({
    what: 'a length of 2^62',
    bytes: Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]),
    allowed: [1009, 1002, 1006],
  }),
  () => ({ what: 'a megabyte', bytes: encode({ opcode: 1, payload: ' '.repeat(1_000_000) }), allowed: [1009, 1006] }),
  () => ({
    what: 'a closing with a code that does not exist',
    bytes: encode({ opcode: 8, payload: Buffer.from([0, 5]) }),
    allowed: protocolError,
  }),
  () => ({ what: 'a closing of one byte', bytes: encode({ opcode: 8, payload: 'x' }), allowed: protocolError }),
  () => ({
    what: 'a hundred pings',
    bytes: Buffer.concat(Array.from({ length: 100 }, () => encode({ opcode: 9, payload: 'x' }))),
    // A flood of pings may be taken for what it is.
    allowed: [0, 1006, 1008],
  }),
  () => ({
    what: 'two hundred texts at once',
    bytes: Buffer.concat(Array.from({ length: 200 }, () => encode({ opcode: 1, payload: ping }))),
    allowed: [0],
  }),
  (random) => ({
    what: 'noise',
    bytes: Buffer.from(Array.from({ length: 200 }, () => random.below(256))),
    allowed: [0, 1000, 1002, 1005, 1006, 1007, 1009],
  }),
];

function encode({
  fin = true,
  opcode,
  payload,
  masked = true,
  reserved = 0,
}: {
  fin?: boolean;
  opcode: number;
  payload: string | Buffer;
  masked?: boolean;
  reserved?: number;
}): Buffer {
  const body = Buffer.from(payload);
  const long = body.length > 65_535 ? 127 : body.length > 125 ? 126 : body.length;
  const head = Buffer.alloc(2 + (long === 126 ? 2 : long === 127 ? 8 : 0));
  head[0] = (fin ? 0x80 : 0) | reserved | opcode;
  head[1] = (masked ? 0x80 : 0) | long;
  if (long === 126) head.writeUInt16BE(body.length, 2);
  if (long === 127) head.writeBigUInt64BE(BigInt(body.length), 2);
  // A mask of zeros is a mask, and leaves the bytes readable here.
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}
