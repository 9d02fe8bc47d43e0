import { inTurns } from '../load/in-turns.ts';
import { connectSocket, type OpenSocket } from '../load/open-socket.ts';

/** Opens sockets and keeps them, saying nothing. `{ urls }` opens one each; `{ release: true }` closes all. */
const held: OpenSocket[] = [];
let lost = 0;

process.on('message', (order: { urls?: readonly string[]; release?: true }) => {
  if (order.release === true) {
    for (const socket of held.splice(0)) {
      socket.listen(ignore, ignore);
      socket.close();
    }
    lost = 0;
    return void process.send?.({ held: 0, lost: 0 });
  }
  open(order.urls ?? []).then(
    () => process.send?.({ held: held.length, lost }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.stdout.write('ready\n');

async function open(urls: readonly string[]): Promise<void> {
  await inTurns(urls, 16, async (url) => {
    const socket = await connectSocket(url);
    held.push(socket);
    socket.listen(ignore, () => void lost++);
  });
}

function ignore(): void {}
