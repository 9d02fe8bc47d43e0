import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunCursor, type RunCursorState, type Step } from './run-cursor.ts';
import { runId, RunWorld, ShownText, type AnyEvent } from './run-cursor.model.ts';

const size = fc.nat({ max: 3 });
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      length: fc.integer({ min: 1, max: 4 }),
      tellStored: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('closeChunk' as const, 'storeChunk' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('startPart' as const, 'note' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      skipped: fc.nat({ max: 1 }),
      fromTheTop: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sayAsZombie' as const), length: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: size, keep: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: size }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('reconnect' as const, 'deliverAll' as const, 'loseAll' as const) }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const scenario = fc.record({
  operations: fc.array(operation, { minLength: 5, maxLength: 60 }),
  ending: fc.constantFrom('finish' as const, 'interrupt' as const),
  deliverTheEnd: fc.boolean(),
});

/** The part of RunCursor a reader uses, so that broken ones can stand in. */
interface Cursor {
  readonly resumeAfter: number;
  readonly state: RunCursorState;
  accept(event: AnyEvent): Step<AnyEvent>;
}

class Reader {
  readonly shown = new ShownText();
  #cursor: Cursor;
  #held: AnyEvent[] = [];

  constructor(
    readonly world: RunWorld,
    readonly make: (from?: RunCursorState) => Cursor,
  ) {
    this.#cursor = make();
  }

  receive(event: AnyEvent): void {
    if (this.#offer(event)) return;
    // The log may not have it yet either: keep it until the log has grown.
    this.#held.push(event);
    this.readLog();
  }

  readLog(): void {
    const after = this.#cursor.resumeAfter;
    for (const event of this.world.log) {
      if (event.seq > after && !this.#offer(event))
        throw new Error(`gap at ${event.type} ${event.seq} while reading the log after ${after}`);
    }
    this.#held = this.#held.filter((event) => !this.#offer(event));
  }

  /** What was shown stays on the screen, all that was under way is lost. */
  reconnect(): void {
    this.#held = [];
    this.world.live.length = 0;
    this.#cursor = this.make(JSON.parse(JSON.stringify(this.#cursor.state)) as RunCursorState);
    this.readLog();
  }

  #offer(event: AnyEvent): boolean {
    const step = this.#cursor.accept(event);
    if (step.kind === 'apply') {
      if (step.truncateTo === undefined && step.event.type !== 'text.delta')
        expect(this.shown.end).toEqual(step.event.at);
      this.shown.apply(step.event);
    }
    return step.kind !== 'gap';
  }
}

function play(world: RunWorld, reader: Reader, step: Operation): void {
  const take = (which: number) => world.live.splice(which % Math.max(1, world.live.length), 1);
  switch (step.kind) {
    case 'say':
      return world.say(step.length, step.tellStored);
    case 'sayAsZombie':
      return world.sayAsZombie(step.length);
    case 'start':
      return world.start(step.skipped, step.fromTheTop);
    case 'lose':
      return void take(step.which);
    case 'loseAll':
      return void world.live.splice(0);
    case 'deliverAll':
      return world.live.splice(0).forEach((event) => reader.receive(event));
    case 'reconnect':
      return reader.reconnect();
    case 'deliver': {
      const event = world.live[step.which % Math.max(1, world.live.length)];
      if (event) reader.receive(event);
      return step.keep ? undefined : void take(step.which);
    }
    default:
      return world[step.kind]();
  }
}

function exactJoin(make: (from?: RunCursorState) => Cursor) {
  return fc.property(scenario, ({ operations, ending, deliverTheEnd }) => {
    const world = new RunWorld();
    const reader = new Reader(world, make);
    world.start();
    for (const step of operations) play(world, reader, step);
    world[ending]();
    if (deliverTheEnd) reader.receive(world.log.at(-1) as AnyEvent);
    reader.readLog();
    for (const late of world.live.splice(0)) reader.receive(late);

    const stored = new ShownText();
    for (const event of world.log) stored.apply(event);
    expect(reader.shown.parts).toEqual(stored.parts);
    expect(reader.shown.marks).toEqual(stored.marks);
  });
}

const real = (from?: RunCursorState) => new RunCursor(from);

describe('RunCursor', () => {
  it('T3.1 T3.2 T3.3 T3.4 T3.5 T3.6: shows exactly the stored text and marks, for every loss, copy, reordering, disconnect and worker death', () => {
    fc.assert(exactJoin(real), { numRuns: 12_000 });
  }, 60_000);

  it.each<[string, (cursor: RunCursor) => Cursor]>([
    ['trusts a live seq as a cursor', (cursor) => wrap(cursor, { resumeAfter: () => cursor.state.seq })],
    [
      'asks again only for the last live seq',
      (cursor) => wrap(cursor, { resumeAfter: () => Math.max(cursor.state.markSeq, cursor.state.seq - 1) }),
    ],
    [
      'does not look at the chain of marks',
      (cursor) =>
        wrap(cursor, {
          before: (event) =>
            event.type === 'text.delta' || event.seq > cursor.state.seq + 1
              ? event
              : { ...event, after: cursor.state.markSeq },
        }),
    ],
    [
      'does not tell attempts apart',
      (cursor) =>
        wrap(cursor, {
          before: (event) => (event.type === 'text.delta' ? { ...event, attempt: cursor.state.attempt } : event),
        }),
    ],
    [
      'shows what follows a gap',
      (cursor) => wrap(cursor, { after: (step, event) => (step.kind === 'gap' ? { kind: 'apply', event } : step) }),
    ],
    [
      'shows a delta whole',
      (cursor) => wrap(cursor, { after: (step, event) => (step.kind === 'apply' ? { ...step, event } : step) }),
    ],
  ])(
    'T3.4: the property catches a cursor that %s',
    (_name, breakIt) => {
      expect(
        fc.check(
          exactJoin((from) => breakIt(new RunCursor(from))),
          { numRuns: 20_000, endOnFailure: true },
        ).failed,
      ).toBe(true);
    },
    60_000,
  );

  it('T3.3 T3.4: an old reader passes marks it does not know', () => {
    const cursor = new RunCursor();
    cursor.accept({
      type: 'run.started',
      run_id: runId,
      seq: 1,
      after: 0,
      at: { part: 0, offset: 0 },
      message_id: runId,
      model: 'm',
      attempt: 1,
    });
    expect(
      cursor.accept({
        type: 'run.unknown',
        run_id: runId,
        seq: 2,
        after: 1,
        at: { part: 0, offset: 0 },
        name: 'tool.started',
      }).kind,
    ).toBe('apply');
    expect(cursor.accept({ type: 'text.delta', run_id: runId, seq: 3, part: 0, offset: 0, text: 'on' }).kind).toBe(
      'apply',
    );
  });

  it('T3.4 T3.5: asks for all text since the last mark until told what is stored, then only for the rest', () => {
    const cursor = new RunCursor();
    cursor.accept({
      type: 'run.started',
      run_id: runId,
      seq: 1,
      after: 0,
      at: { part: 0, offset: 0 },
      message_id: runId,
      model: 'm',
      attempt: 1,
    });
    cursor.accept({ type: 'text.delta', run_id: runId, seq: 2, part: 0, offset: 0, text: 'a' });
    cursor.accept({ type: 'text.delta', run_id: runId, seq: 3, part: 0, offset: 1, text: 'b' });
    expect(cursor.resumeAfter).toBe(1);
    cursor.accept({ type: 'text.delta', run_id: runId, seq: 4, part: 0, offset: 2, text: 'c', stored: 2 });
    expect(cursor.resumeAfter).toBe(2);
    cursor.accept({ type: 'text.delta', run_id: runId, seq: 4, part: 0, offset: 3, text: 'd', stored: 9 });
    expect(cursor.resumeAfter).toBe(3);
  });
});

interface Breakage {
  readonly resumeAfter?: () => number;
  readonly before?: (event: AnyEvent) => AnyEvent;
  readonly after?: (step: Step<AnyEvent>, event: AnyEvent) => Step<AnyEvent>;
}

function wrap(cursor: RunCursor, { resumeAfter, before = (event) => event, after = (step) => step }: Breakage): Cursor {
  return {
    get resumeAfter() {
      return resumeAfter ? resumeAfter() : cursor.resumeAfter;
    },
    get state() {
      return cursor.state;
    },
    accept: (event) => after(cursor.accept(before(event)), event),
  };
}
