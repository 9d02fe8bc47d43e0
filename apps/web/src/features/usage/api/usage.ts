import type { TokenUsage, UsageReport } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export function readTokenUsage(): Promise<TokenUsage> {
  return parley().call('tokenUsage');
}

export function readReport(days: number): Promise<UsageReport> {
  // A browser that does not know where it is says so by nothing.
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return parley().call('usageReport', { query: { days, ...(timeZone ? { time_zone: timeZone } : {}) } });
}
