import type { QuotaPerson, QuotaSettings, TokenLimits } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';
import type { Page } from './admin.ts';

export type WhoseLimits = 'own' | 'any';

export const readLimits = async (): Promise<QuotaSettings> => parley().call('getQuotas');

export const readPeople = async (
  whose: WhoseLimits,
  words: string,
  cursor: string | undefined,
): Promise<Page<QuotaPerson>> =>
  parley().call('listQuotaPeople', {
    query: {
      limits: whose,
      limit: 25,
      ...(words === '' ? {} : { words }),
      ...(cursor === undefined ? {} : { cursor }),
    },
  });

export const limitEverybody = async (limits: TokenLimits): Promise<QuotaSettings> =>
  parley().call('setQuotas', { body: { default: limits } });

/** Null takes the person's own away. */
export const limitPerson = async (id: string, limits: TokenLimits | null): Promise<QuotaSettings> =>
  parley().call('setQuotas', { body: { user: { id, limits } } });
