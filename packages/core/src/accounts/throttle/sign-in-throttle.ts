import { ParleyError, type Clock } from '../../kernel/index.ts';
import type { ThrottleBucket, ThrottleRepository } from '../ports/throttle-repository.ts';
import type { InstallationSecret } from '../tokens/installation-secret.ts';
import { addressGroup } from './address-group.ts';
import type { DeviceProofs } from './device-proof.ts';

/** Slows strangers down and never locks an owner out; the reasoning is in SPEC A1.40 to A1.46. */
export interface SignInThrottle {
  /** Charges the attempt before the password is looked at, or throws `too_many_attempts`. */
  admit(attempt: SignInAttempt): Promise<AdmittedAttempt>;
  admitConfirmation(sessionId: string): Promise<AdmittedAttempt>;
  /** What the account is called in counters and proofs. */
  accountKey(email: string): string;
}

export interface SignInAttempt {
  readonly email: string;
  readonly address: string;
  readonly deviceProof: string | undefined;
}

export interface AdmittedAttempt {
  succeeded(): Promise<void>;
  /** It never came to a comparison: nothing is held against anybody. */
  withdrawn(): Promise<void>;
}

const minuteMs = 60_000;
const strangerFreeAttempts = 5;
const pressedFreeAttempts = 1;
const pressureFailures = 30;

const pair = { firstDelayMs: 5_000, maxDelayMs: 15 * minuteMs, drainMs: 60 * minuteMs } as const;
const perAddress = { freeAttempts: 30, firstDelayMs: 2_000, maxDelayMs: 15 * minuteMs, drainMs: 2 * minuteMs } as const;
const perAccount = { freeAttempts: 0, firstDelayMs: null, maxDelayMs: 0, drainMs: minuteMs } as const;

export interface SignInThrottleOptions {
  readonly repository: ThrottleRepository;
  readonly secret: InstallationSecret;
  readonly deviceProofs: DeviceProofs;
  readonly clock: Clock;
}

export function createSignInThrottle({
  repository,
  secret,
  deviceProofs,
  clock,
}: SignInThrottleOptions): SignInThrottle {
  const keyOf = (kind: string, ...parts: readonly string[]) =>
    `${kind}:${secret.mac('throttle-key', [kind, ...parts].join('\n')).toString('base64url')}`;
  const accountKey = (email: string) => keyOf('account', email);

  async function charge(cleared: ThrottleBucket, refunded: readonly ThrottleBucket[]): Promise<AdmittedAttempt> {
    const chargedAt = clock.now();
    const verdict = await repository.charge([cleared, ...refunded], chargedAt);
    if (!verdict.allowed) {
      throw new ParleyError('too_many_attempts', 'Too many sign-in attempts; wait a little.', {
        retryAfterMs: verdict.retryAfterMs,
      });
    }
    const refund = refunded.map((bucket) => bucket.key);
    return {
      succeeded: () => repository.settle({ clear: [cleared.key], refund, chargedAt }),
      withdrawn: () => repository.settle({ clear: [], refund: [cleared.key, ...refund], chargedAt }),
    };
  }

  return {
    accountKey,
    async admit({ email, address, deviceProof }) {
      const account = accountKey(email);
      const deviceId = deviceProofs.deviceFor(account, deviceProof);
      if (deviceId !== undefined) {
        return charge({ key: keyOf('device', deviceId, account), freeAttempts: strangerFreeAttempts, ...pair }, []);
      }
      const group = addressGroup(address);
      const accountBucket = { key: account, ...perAccount };
      const pressed = (await repository.failures(accountBucket, clock.now())) > pressureFailures;
      const freeAttempts = pressed ? pressedFreeAttempts : strangerFreeAttempts;
      const addressBucket = { key: keyOf('address', group), ...perAddress };
      return charge({ key: keyOf('pair', group, account), freeAttempts, ...pair }, [addressBucket, accountBucket]);
    },
    admitConfirmation: (sessionId) =>
      charge({ key: keyOf('session', sessionId), freeAttempts: strangerFreeAttempts, ...pair }, []),
  };
}
