import type { FromEngine, ToEngine } from '../protocol.ts';
import type { EngineLink, StartEngine } from './engine-process.ts';

export interface EngineLifeOptions {
  readonly start: StartEngine;
  readonly gpuFolder?: string | undefined;
  readonly idleMs: number;
  readonly onIncident: (message: string, detail: string) => void;
  /** A process is there, with nothing loaded. */
  readonly up: () => void;
  readonly message: (message: FromEngine) => void;
  /** A process died, the nth in a row that served nothing to its end; 0: it was sent to rest. */
  readonly ended: (inARow: number) => void;
}

const firstBackoffMs = 250;
const maxBackoffMs = 30_000;

/**
 * When there is an engine process (E1, E2): from the first work on, again after a crash, each time a little later,
 * and none when nothing was to do for long.
 */
export class EngineLife {
  readonly #options: EngineLifeOptions;
  #link: EngineLink | undefined;
  #isUp = false;
  #isBusy = false;
  #isClosed = false;
  #deaths = 0;
  #restart: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: EngineLifeOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  send(message: ToEngine): void {
    this.#link?.send(message);
  }

  busy(busy: boolean): void {
    if (this.#isClosed) return;
    this.#isBusy = busy;
    this.#link?.keepAlive(busy);
    clearTimeout(this.#idle);
    if (busy) this.#begin();
    else if (this.#link !== undefined) this.#idle = setTimeout(() => this.#rest(), this.#options.idleMs).unref();
  }

  /** It served a turn to its end: what kills it next is not the same. */
  proved(): void {
    this.#deaths = 0;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    this.#end();
  }

  #begin(): void {
    if (this.#link !== undefined || this.#restart !== undefined) return;
    const link = this.#options.start(
      {
        message: (message) => {
          if (this.#link !== link) return;
          if (message.type === 'ready') {
            this.#isUp = true;
            this.#options.up();
          } else this.#options.message(message);
        },
        ended: ({ code, signal, detail }) => {
          if (this.#link !== link) return;
          this.#options.onIncident(`The engine of local models ended (${signal ?? `code ${code ?? '?'}`})`, detail);
          this.#died();
        },
      },
      this.#options.gpuFolder,
    );
    this.#link = link;
    link.keepAlive(this.#isBusy);
  }

  #died(): void {
    this.#link = undefined;
    this.#isUp = false;
    clearTimeout(this.#idle);
    this.#deaths += 1;
    const delayMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** (this.#deaths - 1));
    // Before whoever hears of the death asks for the next process.
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      if (this.#isBusy && !this.#isClosed) this.#begin();
    }, delayMs);
    this.#options.ended(this.#deaths);
  }

  #rest(): void {
    this.#end();
    this.#options.ended(0);
  }

  #end(): void {
    clearTimeout(this.#idle);
    const link = this.#link;
    this.#link = undefined;
    this.#isUp = false;
    link?.kill();
  }
}
