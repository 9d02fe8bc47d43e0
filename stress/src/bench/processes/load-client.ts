import type { LoadOrder } from '../load/load-order.ts';
import { runLoad } from '../load/run-load.ts';
import { sendMessages, type SendOrder } from '../load/send-messages.ts';

/** The load client as a process of its own, so that its work is not the server's nor the benchmark's. */
process.on('message', (order: { load: LoadOrder } | { send: SendOrder }) => {
  const work: Promise<unknown> = 'load' in order ? runLoad(order.load) : sendMessages(order.send);
  work.then(
    (result) => process.send?.({ result }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// Ends with the benchmark, also when that was killed.
process.on('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
