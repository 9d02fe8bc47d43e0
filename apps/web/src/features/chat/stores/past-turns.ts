import type { StreamEvent } from '@parley/client';
import type { Lane } from '@parley/protocol';
import type { ReadableAtom } from 'nanostores';
import type { ChatMessage } from './chat-message.ts';

/**
 * Turns that were over before this screen heard of them: the server reminds of what a screen may have missed (turns
 * T4.5). All of them is stored, and only the server knows whether their place is still shown.
 */
export class PastTurns {
  readonly #runs = new Set<string>();

  /** What is told of a run that was over is told a second time. */
  repeats(event: StreamEvent): boolean {
    return 'runId' in event && this.#runs.has(event.runId);
  }

  has(runId: string): boolean {
    return this.#runs.has(runId);
  }

  /** Undefined for a turn that goes on. Of a run that is known somebody here waits for the end. */
  take(
    event: Extract<StreamEvent, { type: 'turn' }>,
    known: ReadonlyMap<string, string>,
    shown: ReadonlyMap<string, ReadableAtom<ChatMessage>>,
  ): 'shown' | 'missed' | undefined {
    if (event.comparing || event.lanes.some(isUnderWay)) return undefined;
    for (const { run } of event.lanes) if (!known.has(run.id)) this.#runs.add(run.id);
    const hasEnd = ({ assistant_message: { id } }: Lane) => {
      const status = shown.get(id)?.get().status ?? 'pending';
      return status !== 'pending' && status !== 'streaming';
    };
    return event.lanes.some(hasEnd) ? 'shown' : 'missed';
  }
}

export function isUnderWay({ run: { status } }: Lane): boolean {
  return status === 'queued' || status === 'running' || status === 'waiting';
}
