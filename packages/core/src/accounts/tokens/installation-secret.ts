import { createHmac, hkdfSync } from 'node:crypto';
import type { SettingsRepository } from '../ports/settings-repository.ts';

/** Derived keys, one for each purpose, so that a value made for one can never pass for another. */
export interface InstallationSecret {
  key(purpose: SecretPurpose): Buffer;
  mac(purpose: SecretPurpose, text: string): Buffer;
}
export type SecretPurpose =
  | 'refresh-token'
  | 'throttle-key'
  | 'device-proof'
  | 'audit-email'
  | 'oidc-state'
  | 'provider-keys'
  | 'setup-code';

const settingKey = 'accounts.installation_secret';

/** Made at the first start; processes starting at once agree on one. */
export async function loadInstallationSecret(
  settings: SettingsRepository,
  randomBytes: (size: number) => Buffer,
): Promise<InstallationSecret> {
  const stored = await settings.ensure(settingKey, randomBytes(32).toString('base64url'));
  const root = Buffer.from(typeof stored === 'string' ? stored : '', 'base64url');
  if (root.length !== 32) throw new Error(`The setting ${settingKey} is damaged`);
  const keys = new Map<SecretPurpose, Buffer>();

  function key(purpose: SecretPurpose): Buffer {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const made = Buffer.from(hkdfSync('sha256', root, '', `parley/${purpose}`, 32));
    keys.set(purpose, made);
    return made;
  }

  return { key, mac: (purpose, text) => createHmac('sha256', key(purpose)).update(text).digest() };
}
