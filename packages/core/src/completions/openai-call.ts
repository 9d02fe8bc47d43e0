/** One request, checked and ready to be answered whole or as a stream. */
export interface OpenAiCall<Whole, Event> {
  /** What is not done as asked; grows until the answer begins. */
  readonly warnings: readonly string[];
  complete(signal: AbortSignal): Promise<Whole>;
  /** `emit` is called in order, and never after the promise has settled. */
  stream(emit: (event: Event) => void, signal: AbortSignal): Promise<void>;
}
