type Write<Item> = (item: Item) => Promise<void>;

/**
 * Runs a producer and a consumer together, one item at a time, so that neither fills the memory. When either
 * fails, the other ends too, and the first error is the one that counts.
 */
export async function handOver<Item, Result>(
  produce: (write: Write<Item>) => Promise<void>,
  consume: (items: AsyncIterator<Item>) => Promise<Result>,
): Promise<Result> {
  const hatch = new Hatch<Item>();
  const producing = produce((item) => hatch.offer(item)).then(
    () => hatch.close(),
    (error: unknown) => hatch.break(error),
  );
  try {
    const result = await consume({ next: () => hatch.take() });
    // A consumer that stopped early without an error must not leave the producer waiting.
    hatch.break(new Error('The consumer stopped early'));
    return result;
  } catch (error) {
    hatch.break(error);
    throw hatch.failure ? hatch.failure.error : error;
  } finally {
    await producing;
  }
}

class Hatch<Item> {
  failure: { readonly error: unknown } | undefined;
  #offered: { readonly item: Item; readonly taken: () => void } | undefined;
  #isClosed = false;
  #wake: () => void = () => {};

  async offer(item: Item): Promise<void> {
    this.#assertWhole();
    await new Promise<void>((taken) => {
      this.#offered = { item, taken };
      this.#wake();
    });
    this.#assertWhole();
  }

  async take(): Promise<IteratorResult<Item>> {
    while (!this.#offered && !this.#isClosed && !this.failure)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#assertWhole();
    if (!this.#offered) return { done: true, value: undefined };
    const { item, taken } = this.#offered;
    this.#offered = undefined;
    taken();
    return { done: false, value: item };
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The first failure stays; one after the end is none. */
  break(error: unknown): void {
    if (this.#isClosed && !this.#offered) return;
    this.failure ??= { error };
    this.#offered?.taken();
    this.#wake();
  }

  #assertWhole(): void {
    if (this.failure) throw this.failure.error;
  }
}
