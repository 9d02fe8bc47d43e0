import type { ReadFrame } from '@parley/protocol';
import type { Environment } from '../environment.ts';
import { isRunFrame, type RunFrame } from '../http/run-events.ts';
import type { Rest } from '../http/rest.ts';
import type { ConversationModel, Reduced } from './conversation-model.ts';
import { followRun } from './follow-run.ts';

export interface GapHealerOptions {
  readonly rest: Rest;
  readonly environment: Environment;
  readonly model: ConversationModel;
  readonly tell: (reduced: Reduced) => void;
  /** The log could not be read; only a new attachment can help. */
  readonly onFailed: (runId: string, error: unknown) => void;
}

/** Applies frames, and reads what is missing before one of them from the run's log, beside the socket. */
export class GapHealer {
  readonly #options: GapHealerOptions;
  readonly #healing = new Map<string, Healing>();

  constructor(options: GapHealerOptions) {
    this.#options = options;
  }

  apply(frame: ReadFrame): void {
    const reduced = this.#options.model.apply(frame);
    this.#options.tell(reduced);
    if (reduced.gap !== undefined && isRunFrame(frame)) this.#hold(reduced.gap, frame);
  }

  stop(): void {
    for (const { abort } of this.#healing.values()) abort.abort();
    this.#healing.clear();
  }

  #hold(runId: string, frame: RunFrame): void {
    const healing = this.#healing.get(runId);
    if (healing) {
      if (healing.held.length < mostHeld) healing.held.push(frame);
      else healing.overflowed = true;
      return;
    }
    const started: Healing = { held: [frame], overflowed: false, abort: new AbortController() };
    this.#healing.set(runId, started);
    void this.#heal(runId, started);
  }

  async #heal(runId: string, healing: Healing): Promise<void> {
    const { rest, environment, model, tell, onFailed } = this.#options;
    const { signal } = healing.abort;
    // After an overflow only the run's end shows that nothing is missing any more.
    const isDone = () => model.hasEnded(runId) || (healing.held.length === 0 && !healing.overflowed);
    try {
      for await (const read of followRun({ rest, environment, runId, model, isDone, signal })) {
        tell(read);
        healing.held = healing.held.filter((held) => {
          const reduced = model.apply(held);
          tell(reduced);
          return reduced.gap !== undefined;
        });
      }
    } catch (error) {
      if (!signal.aborted) onFailed(runId, error);
    } finally {
      if (this.#healing.get(runId) === healing) this.#healing.delete(runId);
    }
  }
}

interface Healing {
  held: RunFrame[];
  overflowed: boolean;
  readonly abort: AbortController;
}

const mostHeld = 2_000;
