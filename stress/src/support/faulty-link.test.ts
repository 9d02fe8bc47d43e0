import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FaultyLink } from './faulty-link.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()));

/** Something that repeats what it hears, reached over the link. */
async function setUp() {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const link = await FaultyLink.open(() => port);
  cleanUps.push(() => (link.close(), server.close()));
  return link;
}

async function open(link: FaultyLink): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(link.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString())).on('error', () => {});
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  return { socket, heard: () => heard };
}

/** `once` would reject at the error that comes before. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

describe('FaultyLink', () => {
  test('passes everything on while it is whole', async () => {
    const { socket, heard } = await open(await setUp());
    socket.write('hello');
    await vi.waitFor(() => expect(heard()).toBe('hello'), { timeout: 8_000 });
  });

  test('cut: ends what is open and takes nothing new until it is mended', async () => {
    const link = await setUp();
    const { socket } = await open(link);
    link.break('cut');
    await closing(socket);
    const refused = connect(link.port, '127.0.0.1').on('error', () => {});
    await closing(refused);
    link.mend();
    const { socket: again, heard } = await open(link);
    again.write('back');
    await vi.waitFor(() => expect(heard()).toBe('back'), { timeout: 8_000 });
  });

  test('stall: delivers afterwards what was said meanwhile', async () => {
    const link = await setUp();
    const { socket, heard } = await open(link);
    socket.write('one');
    await vi.waitFor(() => expect(heard()).toBe('one'), { timeout: 8_000 });
    link.break('stall');
    socket.write('two');
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard()).toBe('one');
    link.mend();
    await vi.waitFor(() => expect(heard()).toBe('onetwo'), { timeout: 8_000 });
  });

  test('lose: forgets what was open without a word, also after it is mended', async () => {
    const link = await setUp();
    const { socket, heard } = await open(link);
    socket.write('one');
    await vi.waitFor(() => expect(heard()).toBe('one'), { timeout: 8_000 });
    link.break('lose');
    link.mend();
    socket.write('two');
    const { socket: fresh, heard: heardFresh } = await open(link);
    fresh.write('three');
    await vi.waitFor(() => expect(heardFresh()).toBe('three'), { timeout: 8_000 });
    expect(heard()).toBe('one');
    expect(socket.destroyed).toBe(false);
  });
});
