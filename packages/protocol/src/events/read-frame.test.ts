import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireValues } from '../schemas.testing.ts';
import { readServerFrame } from './read-frame.ts';
import { isRunEventType, runEventTypes, TextDelta } from './run-events.ts';
import { ServerFrame } from './socket.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 0.5, 1e300, '', id, 2 ** 53, null));

describe('readServerFrame', () => {
  it('reads every frame the schema reads, alike', () => {
    fc.assert(
      fc.property(wireValues(ServerFrame), (frame) => {
        expect(readServerFrame(JSON.stringify(frame))).toEqual(ServerFrame.parse(JSON.parse(JSON.stringify(frame))));
      }),
      { numRuns: 300 },
    );
  });

  it('checks deltas by hand exactly as the schema does, also broken ones', () => {
    const field = fc.constantFrom('run_id', 'seq', 'part', 'offset', 'text', 'attempt', 'stored', 'unknown');
    fc.assert(
      fc.property(wireValues(TextDelta), fc.option(field), odd, fc.boolean(), (delta, name, value, remove) => {
        const frame: Record<string, unknown> = { ...(delta as object) };
        if (name !== null) frame[name] = value;
        if (name !== null && remove) delete frame[name];
        const json = JSON.stringify(frame);
        expect(readServerFrame(json)).toEqual(TextDelta.safeParse(JSON.parse(json)).data);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    '',
    'no json',
    'null',
    '42',
    '"text"',
    '[]',
    '{}',
    '{"type":7}',
    '{"type":"future.thing"}',
    '{"type":"pong"}',
    '{"type":"run.ended","seq":1}',
  ])('skips %s', (json) => {
    expect(readServerFrame(json)).toBeUndefined();
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => void readServerFrame(json)),
      { numRuns: 500 },
    );
  });

  it('keeps the place of a mark it does not know, so that a cursor can pass it', () => {
    const frame = { type: 'future.mark', run_id: id, seq: 4, at: { part: 0, offset: 9 }, after: 1, tool: 'search' };
    expect(readServerFrame(JSON.stringify(frame))).toEqual({
      type: 'run.unknown',
      run_id: id,
      seq: 4,
      at: { part: 0, offset: 9 },
      after: 1,
      name: 'future.mark',
    });
  });

  it('does not take a broken mark of a known type for an unknown one', () => {
    expect(
      readServerFrame(JSON.stringify({ type: 'run.ended', run_id: id, seq: 4, at: { part: 0, offset: 9 }, after: 1 })),
    ).toBeUndefined();
  });

  it('knows the types of run events', () => {
    expect(runEventTypes.every(isRunEventType)).toBe(true);
    expect(['run.unknown', 'pong', ''].some(isRunEventType)).toBe(false);
  });
});
