import type { StreamEvent } from '../stream/events.ts';

/** What a screen has shown, checked at every step against what the stream says it should show. */
export class Recorder {
  readonly events: StreamEvent[] = [];
  readonly texts = new Map<string, string>();
  readonly faults: string[] = [];

  readonly take = (event: StreamEvent): void => {
    this.events.push(event);
    if (event.type !== 'text') return;
    const before = this.texts.get(event.runId) ?? '';
    const next = before.slice(0, before.length - event.removed) + event.append;
    if (next !== event.text)
      this.faults.push(`${event.runId} shows ${JSON.stringify(next)} instead of ${JSON.stringify(event.text)}`);
    this.texts.set(event.runId, next);
  };

  of<Type extends StreamEvent['type']>(type: Type): Extract<StreamEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<StreamEvent, { type: Type }> => event.type === type);
  }

  endOf(runId: string): Extract<StreamEvent, { type: 'runEnded' }> | undefined {
    const ends = this.of('runEnded').filter((event) => event.runId === runId);
    if (ends.length > 1) this.faults.push(`${runId} ended ${ends.length} times`);
    return ends[0];
  }
}
