import { describe, expect, it } from 'vitest';
import { threadsFor, usableCores } from './cores.ts';

const reading = (files: Readonly<Record<string, string>>) => (file: string) => files[file];

describe('usableCores', () => {
  it('is the affinity where no quota is set', () => {
    expect(usableCores(reading({}), 6)).toBe(6);
    const unlimited = { '/proc/self/cgroup': '0::/x\n', '/sys/fs/cgroup/x/cpu.max': 'max 100000\n' };
    expect(usableCores(reading(unlimited), 6)).toBe(6);
  });

  it('keeps the strictest quota of the groups above (v2)', () => {
    const files = {
      '/proc/self/cgroup': '0::/pod/box\n',
      '/sys/fs/cgroup/pod/box/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/pod/cpu.max': '250000 100000\n',
    };
    expect(usableCores(reading(files), 8)).toBe(2);
    expect(usableCores(reading({ ...files, '/sys/fs/cgroup/cpu.max': '50000 100000' }), 8)).toBe(1);
  });

  it('reads the quota of v1, inside and outside of a container', () => {
    const groups = '4:memory:/a\n3:cpu,cpuacct:/docker/1\n';
    const limits = (folder: string) => ({
      [`${folder}/cpu.cfs_quota_us`]: '300000\n',
      [`${folder}/cpu.cfs_period_us`]: '100000\n',
    });
    expect(usableCores(reading({ '/proc/self/cgroup': groups, ...limits('/sys/fs/cgroup/cpu') }), 8)).toBe(3);
    expect(
      usableCores(reading({ '/proc/self/cgroup': groups, ...limits('/sys/fs/cgroup/cpu,cpuacct/docker/1') }), 2),
    ).toBe(2);
    expect(usableCores(reading({ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1' }), 8)).toBe(8);
  });
});

describe('threadsFor', () => {
  it('takes one thread for a tiny model, all cores for another', () => {
    expect(threadsFor(500_000, 8)).toBe(1);
    expect(threadsFor(98_000_000, 2)).toBe(2);
  });
});
