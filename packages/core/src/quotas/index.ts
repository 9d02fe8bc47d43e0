export {
  createQuotaLimits,
  createTokenQuota,
  type QuotaLimits,
  type QuotaStore,
  type TokenQuota,
} from './token-quota.ts';
