/** Where scripts get their time from; injected, so that tests turn the clock by hand. */
export interface ScriptTimers {
  /** Monotonic. */
  nowMs(): number;
  /** Returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  /** In a later turn of the event loop, after input and output had theirs. */
  soon(callback: () => void): void;
}

export const systemScriptTimers: ScriptTimers = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (callback) => void setImmediate(callback),
};
