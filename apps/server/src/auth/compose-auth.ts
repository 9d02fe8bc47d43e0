import type { Accounts, Clock, Logger } from '@parley/core';
import type { Config } from '../config.ts';
import { createAuth, type Auth } from './create-auth.ts';

export interface ComposeAuthOptions {
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'oidc'>;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The port that is listened on. */
  readonly port: () => number;
}

/** From the configuration to what the HTTP shell needs. */
export async function composeAuth({ config, accounts, clock, logger, port }: ComposeAuthOptions): Promise<Auth> {
  const { mode, publicUrl, oidc } = config;
  return createAuth({
    mode,
    accounts,
    clock,
    logger,
    publicUrl,
    port,
    // A development server or a forwarded port in front of a local installation.
    ...(mode === 'local' && publicUrl !== undefined ? { furtherOrigins: [new URL(publicUrl).origin] } : {}),
    ...(oidc === undefined
      ? {}
      : { oidc: { issuer: oidc.issuer, clientId: oidc.clientId, clientSecret: oidc.clientSecret?.reveal() } }),
  });
}
