type Write<Item> = (item: Item) => Promise<void>;

/**
 * Runs a producer and a consumer together, one item at a time, so that neither fills the memory. When either
 * fails, the other ends too, and the first error is the one that counts.
 */
export async function handOver<Item, Result>(
  produce: (write: Write<Item>) => Promise<void>,
  consume: (items: AsyncIterator<Item>) => Promise<Result>,
): Promise<Result> {
  const ended = Symbol('ended');
  let offered: { item: Item; taken: () => void } | undefined;
  let wake: () => void = () => {};
  let failure: unknown = ended;
  let finished = false;
  const fail = (error: unknown) => {
    if (failure === ended) failure = error;
    offered?.taken();
    wake();
  };

  const producing = produce(async (item) => {
    if (failure !== ended) throw failure;
    await new Promise<void>((taken) => {
      offered = { item, taken };
      wake();
    });
    if (failure !== ended) throw failure;
  }).then(() => {
    finished = true;
    wake();
  }, fail);

  const items: AsyncIterator<Item> = {
    next: async () => {
      while (!offered && !finished && failure === ended) await new Promise<void>((resolve) => (wake = resolve));
      if (failure !== ended) throw failure;
      if (!offered) return { done: true, value: undefined };
      const { item, taken } = offered;
      offered = undefined;
      taken();
      return { done: false, value: item };
    },
  };

  const [outcome] = await Promise.allSettled([consume(items).catch((error: unknown) => {
    fail(error);
    throw error;
  })]);
  // A consumer that stopped early without an error must not leave the producer waiting.
  if (!finished) fail(new Error('The consumer stopped early'));
  await producing;
  if (outcome.status === 'rejected') throw failure === ended ? outcome.reason : failure;
  return outcome.value;
}
