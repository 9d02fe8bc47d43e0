import { RunCursor, RunParts, type RunEvent, type ServerFrame } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerSink } from './answer-sink.ts';
import { fromLogRow, partsOfLog } from './frames.ts';
import type { LivePublisher } from './live-publisher.ts';
import { RunLog } from './run-log.ts';
import { testLease } from './run.testing.ts';
import type { LogRow } from './types.ts';

const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('text' as const, 'think' as const), size: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('call' as const), id: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arguments' as const), id: fc.nat(3), size: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cite' as const, 'warn' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('step' as const) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('offer' as const, 'stored' as const, 'tick' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lose' as const), count: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('comeLate' as const, 'mute' as const, 'unmute' as const) }),
  },
);

/** One run's log between a model in the test's hands, a database that is slow, and screens that lose messages. */
class World {
  readonly stored: RunEvent[] = [];
  readonly readers = [new Reader(this)];
  maySpeak = true;
  losing = 0;
  #said = 0;
  #onItsWay: readonly LogRow[] = [];
  readonly #whole = new Map<string, string>();
  readonly log: RunLog;
  #sink: AnswerSink;

  constructor() {
    const live = { send: this.#send.bind(this) } as unknown as LivePublisher;
    this.stored.push(testLease.started);
    this.log = new RunLog({
      lease: testLease,
      live,
      maySpeak: () => this.maySpeak,
      wake: () => undefined,
      onLost: () => undefined,
      onFirst: () => undefined,
    });
    this.#sink = this.#newSink();
    this.log.watchFromStart(['0']);
  }

  do(step: typeof operation extends fc.Arbitrary<infer T> ? T : never): void {
    switch (step.kind) {
      case 'text':
        return this.#sink.text(this.#words(step.size));
      case 'think':
        return this.#sink.reasoning(this.#words(step.size));
      case 'call':
        this.#whole.set(this.#idOf(step.id), '');
        return this.#sink.toolCall({ id: this.#idOf(step.id), name: 'tool' });
      case 'arguments':
        return this.#writeArguments(this.#idOf(step.id), step.size);
      case 'cite':
        return this.#sink.citation({ title: String(this.#said++) });
      case 'warn':
        return this.#sink.warning(`warning ${this.#said++ % 3}`);
      case 'step':
        return this.endStep();
      case 'offer':
        this.#onItsWay = [...this.log.unstoredRows()];
        return undefined;
      case 'stored':
        return this.storeOffered();
      case 'tick':
        return this.log.collectLive();
      case 'lose':
        this.losing = step.count;
        return undefined;
      case 'comeLate':
        this.readers.push(new Reader(this));
        this.readers.at(-1)?.readLog();
        return this.log.watch(String(this.readers.length - 1));
      case 'mute':
      case 'unmute':
        this.maySpeak = step.kind === 'unmute';
        return undefined;
    }
  }

  storeOffered(): void {
    const last = this.#onItsWay.at(-1);
    this.#append(this.#onItsWay);
    this.#onItsWay = [];
    if (last !== undefined) this.log.stored(last.seq);
  }

  endStep(): void {
    this.#sink.finish([...this.#whole].map(([id, args]) => ({ id, name: 'tool', arguments: args })));
    this.#whole.clear();
    this.#sink = this.#newSink();
  }

  finish(): void {
    this.endStep();
    const { rows, mark } = this.log.close({
      type: 'run.ended',
      message_id: 'answer',
      status: 'done',
      reason: 'complete',
    });
    this.#append(rows);
    this.log.announce(mark);
    for (const reader of this.readers) reader.readLog();
  }

  #newSink(): AnswerSink {
    return new AnswerSink({
      log: this.log,
      heard: () => true,
      continues: false,
      ids: new Set(),
      onModel: () => undefined,
    });
  }

  #idOf(id: number): string {
    return `call${id}`;
  }

  #writeArguments(id: string, size: number): void {
    const before = this.#whole.get(id);
    if (before === undefined || before.endsWith('}')) return;
    const delta = size === 3 ? `${before === '' ? '{' : ''}}` : before === '' ? '{' : ' '.repeat(size);
    this.#whole.set(id, before + delta);
    this.#sink.toolArguments(id, delta);
  }

  #words(size: number): string {
    let text = '';
    for (let count = 0; count < size; count += 1) text += String.fromCharCode(0x4e00 + (this.#said++ % 20_000));
    return text;
  }

  #append(rows: readonly LogRow[]): void {
    for (const row of rows) {
      if (row.seq <= (this.stored.at(-1)?.seq ?? 0)) continue;
      this.stored.push(fromLogRow('run', row.seq, row.type, JSON.parse(row.data) as object));
    }
  }

  #send(_conversation: string, gateways: Iterable<string>, frames: readonly ServerFrame[]): void {
    for (const frame of frames as readonly RunEvent[]) {
      // T3.3
      if (frame.type !== 'text.delta') expect(this.stored.some(({ seq }) => seq === frame.seq)).toBe(true);
      if (this.losing > 0) this.losing -= 1;
      else for (const gateway of gateways) this.readers[Number(gateway)]?.receive(frame);
    }
  }
}

class Reader {
  readonly cursor = new RunCursor();
  readonly parts = new RunParts();
  readonly world: World;
  #held: RunEvent[] = [];

  constructor(world: World) {
    this.world = world;
  }

  receive(event: RunEvent): void {
    if (this.#offer(event)) return;
    this.#held.push(event);
    this.readLog();
  }

  readLog(): void {
    const after = this.cursor.resumeAfter;
    for (const event of this.world.stored) {
      if (event.seq > after && !this.#offer(event)) throw new Error(`gap at ${event.type} ${event.seq} in the log`);
    }
    this.#held = this.#held.filter((event) => !this.#offer(event));
  }

  #offer(event: RunEvent): boolean {
    const step = this.cursor.accept(event);
    if (step.kind === 'apply') this.parts.apply(step.event);
    return step.kind !== 'gap';
  }
}

describe('the log of a run', () => {
  test('T12.1 T12.4 T3.1 T3.2 T3.3: every screen and the log end with the same parts, whatever is lost, late or muted', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 5, maxLength: 60 }), (operations) => {
        const world = new World();
        for (const step of operations) world.do(step);
        world.finish();
        expect(world.stored.map(({ seq }) => seq)).toEqual(world.stored.map((_, index) => index + 1));
        const fold = partsOfLog(world.stored);
        expect([world.log.content, world.log.parts]).toEqual([fold.text, fold.parts]);
        for (const reader of world.readers) {
          expect(reader.cursor.ended).toBe(true);
          expect([reader.parts.text, reader.parts.parts]).toEqual([fold.text, fold.parts]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('T12.4 live frames in order never make a screen ask the log, though marks wait for it', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 5, maxLength: 40 }), (operations) => {
        const world = new World();
        const [reader] = world.readers;
        let reads = 0;
        if (reader !== undefined) reader.readLog = () => void (reads += 1);
        for (const step of operations)
          if (step.kind !== 'lose' && step.kind !== 'mute' && step.kind !== 'comeLate') world.do(step);
        world.finish();
        // The one read that every reader does at the end.
        expect(reads).toBe(1);
        expect(reader?.parts.parts).toEqual(partsOfLog(world.stored).parts);
      }),
      { numRuns: 1_000 },
    );
  });
});
