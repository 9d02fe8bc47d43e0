import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/index.ts';
import type { InstallationSecret } from '../tokens/installation-secret.ts';

/** A browser's proofs that it has signed in before, one for each of the last accounts; kept in one cookie (A1.42). */
export interface DeviceProofs {
  /** The id of the device if it has a proof for this account. */
  deviceFor(accountKey: string, cookie: string | undefined): string | undefined;
  /** The cookie's next value, with a new proof for this account. */
  prove(accountKey: string, cookie: string | undefined): string;
}

export const deviceProofLifetimeMs = 365 * 86_400_000;
const keptProofs = 4;

interface Proof {
  readonly deviceId: string;
  readonly madeAtSeconds: number;
  readonly mac: string;
}

export interface DeviceProofsOptions {
  readonly secret: InstallationSecret;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Buffer;
}

export function createDeviceProofs({ secret, clock, randomBytes }: DeviceProofsOptions): DeviceProofs {
  const macFor = (accountKey: string, deviceId: string, madeAtSeconds: number) =>
    secret.mac('device-proof', `${accountKey}\n${deviceId}\n${madeAtSeconds}`).toString('base64url');
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1_000);

  function holds(proof: Proof, accountKey: string): boolean {
    if (nowSeconds() - proof.madeAtSeconds > deviceProofLifetimeMs / 1_000) return false;
    const expected = Buffer.from(macFor(accountKey, proof.deviceId, proof.madeAtSeconds));
    const given = Buffer.from(proof.mac);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  return {
    deviceFor: (accountKey, cookie) => parse(cookie).find((proof) => holds(proof, accountKey))?.deviceId,
    prove(accountKey, cookie) {
      const others = parse(cookie).filter((proof) => !holds(proof, accountKey));
      const deviceId = randomBytes(16).toString('base64url');
      const madeAtSeconds = nowSeconds();
      const made = { deviceId, madeAtSeconds, mac: macFor(accountKey, deviceId, madeAtSeconds) };
      return [made, ...others].slice(0, keptProofs).map(format).join('~');
    },
  };
}

const shape = /^([A-Za-z0-9_-]{22})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

function parse(cookie: string | undefined): Proof[] {
  if (cookie === undefined || cookie.length > 1_000) return [];
  return cookie
    .split('~')
    .slice(0, keptProofs)
    .flatMap((text) => {
      const [, deviceId, madeAt, mac] = shape.exec(text) ?? [];
      return deviceId === undefined || madeAt === undefined || mac === undefined
        ? []
        : [{ deviceId, madeAtSeconds: Number(madeAt), mac }];
    });
}

function format({ deviceId, madeAtSeconds, mac }: Proof): string {
  return `${deviceId}.${madeAtSeconds}.${mac}`;
}
