import { defaultUpload, type UploadRequest } from './http/upload.ts';

/** What the client needs from the machine it runs on; each can be replaced. */
export interface Environment {
  readonly fetch: typeof globalThis.fetch;
  /** Sends a file and tells how far it is. */
  readonly upload: (request: UploadRequest) => Promise<Response>;
  /** Opens a socket. `headers` only work outside browsers; browsers send their cookies. */
  readonly openWebSocket: (url: string, headers: Readonly<Record<string, string>>) => WebSocketLike;
  readonly timers: Timers;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly newId: () => string;
  /** Runs one at a time among all tabs of the browser. */
  readonly exclusively: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
}

export interface Timers {
  now(): number;
  /** Returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The part of the standard WebSocket that is used. */
export interface WebSocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
}

export function defaultEnvironment(overrides: Partial<Environment> = {}): Environment {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    upload: defaultUpload,
    openWebSocket,
    timers: systemTimers,
    random: Math.random,
    newId: () => globalThis.crypto.randomUUID(),
    exclusively,
    ...overrides,
  };
}

function openWebSocket(url: string, headers: Readonly<Record<string, string>>): WebSocketLike {
  const Socket = globalThis.WebSocket as unknown as (new (url: string, options?: unknown) => WebSocketLike) | undefined;
  if (!Socket) throw new Error('this machine has no WebSocket');
  return Object.keys(headers).length === 0 ? new Socket(url) : new Socket(url, { headers });
}

const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

interface LockManagerLike {
  request<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

function exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const { locks } = (globalThis.navigator ?? {}) as { locks?: LockManagerLike };
  // Node has such locks too, but only among threads of one process; harmless there.
  return locks ? locks.request(name, work) : work();
}
