import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingWire {
  readonly port: number;
  /** Cuts every connection that is open now. */
  cut(): void;
  close(): void;
}

/**
 * A way to a server that breaks: each connection takes the next budget and is cut after so many bytes from the
 * server, in the middle of whatever they are. Without a budget it holds.
 */
export async function cuttingWire(toPort: number | (() => number), budgets: number[] = []): Promise<CuttingWire> {
  const open = new Set<Socket>();
  const wire = createServer((near) => {
    let bytesLeft = budgets.shift() ?? Number.POSITIVE_INFINITY;
    const far = connect(typeof toPort === 'number' ? toPort : toPort(), '127.0.0.1');
    const cut = () => {
      for (const socket of [near, far]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    for (const socket of [near, far]) open.add(socket.on('error', cut).on('close', cut));
    near.pipe(far);
    far.on('data', (bytes) => {
      near.write(bytes.subarray(0, Math.max(0, bytesLeft)));
      bytesLeft -= bytes.length;
      if (bytesLeft <= 0) near.end(cut);
    });
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const cut = () => open.forEach((socket) => socket.destroy());
  return {
    port: (wire.address() as AddressInfo).port,
    cut,
    close() {
      wire.close();
      cut();
    },
  };
}
