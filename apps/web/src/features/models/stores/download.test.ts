import { describe, expect, it } from 'vitest';
import { fitOf, quarterOf, shareOf } from './download.ts';

const progress = (received: number, total: number) => ({
  received_bytes: received,
  total_bytes: total,
  bytes_per_second: 1,
  seconds_left: null,
  source: 'hub',
});

describe('a download', () => {
  it('is nowhere before its size is known, and never beyond its end', () => {
    expect(shareOf({ progress: null })).toBeUndefined();
    expect(shareOf({ progress: progress(5, 0) })).toBeUndefined();
    expect(shareOf({ progress: progress(12, 10) })).toBe(1);
  });

  it('has quarters while bytes come, and none while they are checked', () => {
    const at = (received: number) => quarterOf({ state: 'downloading', progress: progress(received, 100) });
    expect([0, 24, 25, 74, 75, 100].map(at)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(quarterOf({ state: 'verifying', progress: progress(100, 100) })).toBe(0);
  });

  it('is held against the memory there is', () => {
    const machine = { memory_bytes: 8e9, available_memory_bytes: 3e9, free_disk_bytes: 1e9, cores: 2 };
    expect([1e9, 4e9, 9e9].map((memory_bytes) => fitOf({ memory_bytes }, machine))).toEqual([
      'fits',
      'tight',
      'too_large',
    ]);
  });
});
