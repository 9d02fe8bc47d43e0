import { createServer, connect } from 'node:net';

/** Stands between browser and server, and can be cut: what is open breaks, and nothing new gets through. */
export async function openWire(target) {
  // Known later than the wire: the server is told where browsers find it.
  const open = new Set();
  let isCut = false;
  let delayMs = 0;
  const server = createServer((socket) => {
    if (isCut) return socket.destroy();
    const far = connect(Number(new URL(target()).port), '127.0.0.1');
    for (const [one, other] of [
      [socket, far],
      [far, socket],
    ]) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.on('data', (bytes) => {
        if (delayMs === 0) return other.write(bytes);
        const timer = setTimeout(() => other.destroyed || other.write(bytes), delayMs);
        one.on('close', () => clearTimeout(timer));
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    slow: (ms) => {
      delayMs = ms;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
