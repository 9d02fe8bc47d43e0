import { createSecretKey } from 'node:crypto';
import type { Clock, InstallationSecret } from '@parley/core';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import * as z from 'zod';
import { oidcStateLifetimeMs } from '../edge/cookies.ts';

/** What has to be remembered between going to the provider and coming back. */
const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type PendingSignIn = z.infer<typeof Pending>;

/** Kept by the browser, readable and writable by us alone (A1.50): no table to clean, no process to come back to. */
export interface StateSeal {
  seal(pending: PendingSignIn): Promise<string>;
  open(sealed: string | undefined): Promise<PendingSignIn | undefined>;
}

const purpose = 'parley/oidc-state';

export function createStateSeal({
  secret,
  clock,
}: {
  readonly secret: InstallationSecret;
  readonly clock: Clock;
}): StateSeal {
  const key = createSecretKey(secret.key('oidc-state'));
  return {
    seal(pending) {
      const expiresAt = new Date(clock.now().getTime() + oidcStateLifetimeMs);
      return new EncryptJWT({ ...pending })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(expiresAt)
        .encrypt(key);
    },
    async open(sealed) {
      if (sealed === undefined) return undefined;
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience: purpose,
          requiredClaims: ['exp'],
          currentDate: clock.now(),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return Pending.safeParse(payload).data;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
