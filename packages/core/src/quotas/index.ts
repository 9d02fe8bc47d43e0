export {
  createQuotaLimits,
  createTokenQuota,
  type QuotaLimits,
  type QuotaStore,
  type TokenQuota,
} from './token-quota.ts';
export { createQuotaOverview, type PersonUse, type QuotaOverview, type QuotaPeopleStore } from './quota-people.ts';
export { createUsageReports, type DailyUse, type UsageReports, type UsageReportStore } from './usage-report.ts';
