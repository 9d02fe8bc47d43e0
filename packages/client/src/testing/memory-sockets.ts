import type { Environment, Timers, WebSocketLike } from '../environment.ts';
import { scriptedFetch } from './scripted-http.ts';
import { makeId, type Screen, type ScriptedServer } from './scripted-server.ts';

/** Time that passes when the test says so. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  readonly #due: { atMs: number; callback: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#due.push(timer);
    return () => {
      const index = this.#due.indexOf(timer);
      if (index >= 0) this.#due.splice(index, 1);
    };
  }

  /** Lets `ms` pass, with everything that falls due, and all that follows from it. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#due.filter((timer) => timer.atMs <= untilMs).sort((one, other) => one.atMs - other.atMs)[0];
      if (!next) break;
      this.#due.splice(this.#due.indexOf(next), 1);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await settle();
    }
    this.#nowMs = untilMs;
  }
}

/** Lets all promises settle that need no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export interface Network {
  /** False: neither sockets nor requests get through, and what is open goes silent. */
  isUp: boolean;
  /** False: sockets are refused, plain requests work. */
  allowsSockets: boolean;
  /** The URL of each socket that was tried. */
  readonly tried: string[];
}

/** Everything a stream needs, in memory, in manual time. */
export function memoryEnvironment(server: ScriptedServer): {
  environment: Environment;
  timers: ManualTimers;
  network: Network;
} {
  const timers = new ManualTimers();
  const network: Network = { isUp: true, allowsSockets: true, tried: [] };
  const environment: Environment = {
    fetch: scriptedFetch(server, network),
    upload: ({ url, headers, body }) => environment.fetch(url, { method: 'POST', headers, body }),
    openWebSocket: (url) => {
      network.tried.push(url);
      return new MemorySocket(server, network, url);
    },
    timers,
    random: () => 0.5,
    newId: makeId,
    exclusively: inTurns(),
  };
  return { environment, timers, network };
}

/** Locks as the pages of one browser share them. */
function inTurns(): Environment['exclusively'] {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

class MemorySocket implements WebSocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #server: ScriptedServer;
  readonly #network: Network;
  readonly #screen: Screen;

  constructor(server: ScriptedServer, network: Network, url: string) {
    this.#server = server;
    this.#network = network;
    this.#screen = {
      send: (json) => {
        if (network.isUp && this.readyState === 1) this.onmessage?.({ data: json });
      },
      close: (code) => this.#end(code),
    };
    queueMicrotask(() => {
      if (!network.isUp || !network.allowsSockets) return this.#end(1006);
      this.readyState = 1;
      (this.onopen as (() => void) | null)?.();
      server.attach(this.#screen, new URL(url).searchParams.get('cursors') ?? '');
    });
  }

  send(data: string): void {
    if (this.#network.isUp && this.readyState === 1) this.#server.receive(this.#screen, data);
  }

  close(): void {
    this.#end(1000);
  }

  #end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#server.screens.delete(this.#screen);
    queueMicrotask(() => this.onclose?.({ code, reason: '' }));
  }
}
