import type { Provider, Type } from '@nestjs/common';
import type { Accounts, Clock, Logger } from '@parley/core';
import type { Config } from '../config.ts';
import type { RequestAuthenticator } from './request-authenticator.ts';

export interface ComposedAuth {
  readonly authenticator: RequestAuthenticator;
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}

export async function composeAuth(options: { config: Config; accounts: Accounts; clock: Clock; logger: Logger; port: () => number }): Promise<ComposedAuth> {
  const owner = await options.accounts.users.ensureLocalOwner();
  return {
    authenticator: { authenticate: async () => ({ userId: owner.id, role: 'admin', kind: 'local', scopes: 'all' }) },
    controllers: [],
    providers: [],
  };
}
