import type { LibraryModel } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { fakeTerminal } from '../testing/fake-terminal.ts';
import { durationOf, parametersOf, sizeOf } from './figures.ts';
import { lineOf, ProgressLine } from './progress-line.ts';

const at = (received: number, state: LibraryModel['state'] = 'downloading') =>
  ({
    name: 'Tiny',
    state,
    progress: {
      received_bytes: received,
      total_bytes: 98_000_000,
      bytes_per_second: 2_000_000,
      seconds_left: Math.ceil((98_000_000 - received) / 2_000_000),
      source: 'hub a/b',
    },
  }) as LibraryModel;

describe('the progress of a model', () => {
  it('is a bar with bytes, speed and time left', () => {
    expect(lineOf(at(49_000_000))).toBe('Tiny [############------------] 50 %, 49 MB of 98 MB, 2 MB/s, 25 s left');
    expect(lineOf(at(98_000_000))).toBe('Tiny [########################] 100 %, 98 MB of 98 MB, 2 MB/s');
    expect(lineOf({ ...at(0), progress: null })).toBe('Tiny: asking where it can be had');
  });

  it('changes in place on a terminal, and is a line per tenth elsewhere', () => {
    const screen = fakeTerminal({ isTTY: true });
    const onScreen = new ProgressLine(screen.terminal);
    onScreen.show(at(1));
    onScreen.show(at(2));
    onScreen.end();
    expect(screen.written.errors.split('\r\u001b[K')).toHaveLength(4);
    const log = fakeTerminal();
    const inLog = new ProgressLine(log.terminal);
    for (let received = 0; received <= 98_000_000; received += 980_000) inLog.show(at(received));
    inLog.show(at(98_000_000, 'verifying'));
    expect(log.written.errors.trim().split('\n')).toHaveLength(12);
  });

  it('has figures that people read', () => {
    expect([sizeOf(4_794), sizeOf(98_362_432), sizeOf(2_019_377_696)]).toEqual(['5 kB', '98 MB', '2.0 GB']);
    expect([durationOf(7.4), durationOf(61), durationOf(3_700)]).toEqual(['7 s', '1 min 01 s', '1 h 01 min']);
    expect([parametersOf(134_515_008), parametersOf(1_235_814_400), parametersOf(null)]).toEqual(['135M', '1.2B', '']);
  });
});
