import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Cores this process may use: by its affinity and by the quota of its control group, as containers have one. */
export function usableCores(
  read: (file: string) => string | undefined = readText,
  affinity = availableParallelism(),
): number {
  const quota = quotaV2(read) ?? quotaV1(read);
  return quota === undefined ? affinity : Math.max(1, Math.min(affinity, Math.floor(quota)));
}

/** More threads than that wait for each other longer than they compute: measured with a file of half a megabyte. */
const tinyModelBytes = 50_000_000;

export function threadsFor(fileBytes: number, cores: number): number {
  return fileBytes < tinyModelBytes ? 1 : Math.max(1, cores);
}

/** The strictest limit of the group and those above it. */
function quotaV2(read: (file: string) => string | undefined): number | undefined {
  const own = /^0::(\S*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1];
  if (own === undefined) return undefined;
  const quotas: number[] = [];
  const parts = own.split('/').filter((part) => part !== '' && part !== '..');
  for (let length = parts.length; length >= 0; length--) {
    const folder = ['/sys/fs/cgroup', ...parts.slice(0, length)].join('/');
    const [quota, period] = (read(`${folder}/cpu.max`) ?? '').trim().split(' ').map(Number);
    if (isLimit(quota) && isLimit(period)) quotas.push(quota / period);
  }
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

function quotaV1(read: (file: string) => string | undefined): number | undefined {
  const own = /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(\S*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  // Inside a container the group's own path is not mounted: its limits lie at the top.
  for (const root of ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct']) {
    for (const folder of [`${root}${own === '/' ? '' : own}`, root]) {
      const quota = Number(read(`${folder}/cpu.cfs_quota_us`) ?? Number.NaN);
      const period = Number(read(`${folder}/cpu.cfs_period_us`) ?? Number.NaN);
      if (isLimit(quota) && isLimit(period)) return quota / period;
    }
  }
  return undefined;
}

/** Neither `max` (not a number) nor -1 is one. */
function isLimit(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
