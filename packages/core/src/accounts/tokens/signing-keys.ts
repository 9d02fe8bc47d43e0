import { createSecretKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../kernel/index.ts';
import type { SettingsRepository } from '../ports/settings-repository.ts';

export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The keys that sign and check access tokens (A1.21). */
export interface SigningKeys {
  current(): SigningKey;
  find(id: string): Promise<SigningKey | undefined>;
  /** A new key signs from now on; the ones before it only check, and go when nothing signed with them can be valid. */
  rotate(): Promise<void>;
  /** For every process, now and then: takes what others have rotated; a key older than this is rotated, by one of them. */
  keepFresh(maxAgeMs: number): Promise<void>;
}

export interface SigningKeysOptions {
  readonly settings: SettingsRepository;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Buffer;
  /** How long a token signed with a retired key may still be around. */
  readonly tokenLifetimeMs: number;
}

const settingKey = 'accounts.signing_keys';
const leastReloadIntervalMs = 10_000;

const StoredKey = z.object({
  id: z.string(),
  secret: z.string(),
  made_at: z.string(),
  retired_at: z.string().nullable(),
});
const StoredKeys = z.object({ keys: z.array(StoredKey).min(1) });
type StoredKeys = z.infer<typeof StoredKeys>;

export async function loadSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { settings, clock } = options;
  let loaded = read(await settings.ensure(settingKey, { keys: [newKey(options)] }));
  let loadedAtMs = clock.monotonicMs();

  async function reload(): Promise<void> {
    loadedAtMs = clock.monotonicMs();
    const stored = await settings.read(settingKey);
    if (stored !== undefined) loaded = read(stored);
  }

  return {
    current: () => loaded.current,
    async find(id) {
      const known = loaded.byId.get(id);
      // Forged tokens with made-up key ids must not cost a query each.
      if (known !== undefined || clock.monotonicMs() - loadedAtMs < leastReloadIntervalMs) return known;
      await reload();
      return loaded.byId.get(id);
    },
    async rotate() {
      const changed = await settings.change(settingKey, (stored) => withNewKey(StoredKeys.parse(stored), options));
      loaded = read(changed);
    },
    async keepFresh(maxAgeMs) {
      await reload();
      if (!isDue(loaded.madeAt, maxAgeMs)) return;
      // Asked again under the lock: of several processes that find it due, one makes the new key.
      const changed = await settings.change(settingKey, (stored) => {
        const keys = StoredKeys.parse(stored);
        return isDue(read(keys).madeAt, maxAgeMs) ? withNewKey(keys, options) : keys;
      });
      loaded = read(changed);
    },
  };

  function isDue(madeAt: Date, maxAgeMs: number): boolean {
    return clock.now().getTime() - madeAt.getTime() > maxAgeMs;
  }
}

function newKey({ clock, randomBytes }: SigningKeysOptions): StoredKeys['keys'][number] {
  return {
    id: randomBytes(9).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
    made_at: clock.now().toISOString(),
    retired_at: null,
  };
}

function withNewKey({ keys }: StoredKeys, options: SigningKeysOptions): StoredKeys {
  const now = options.clock.now();
  // Other processes may sign with the old key until they meet the new one, at the latest after a token's life; hence twice.
  const forgetBefore = now.getTime() - 2 * options.tokenLifetimeMs - 60_000;
  const kept = keys.filter((key) => key.retired_at === null || Date.parse(key.retired_at) > forgetBefore);
  return {
    keys: [newKey(options), ...kept.map((key) => ({ ...key, retired_at: key.retired_at ?? now.toISOString() }))],
  };
}

interface LoadedKeys {
  readonly current: SigningKey;
  readonly madeAt: Date;
  readonly byId: ReadonlyMap<string, SigningKey>;
}

function read(stored: unknown): LoadedKeys {
  const parsed = StoredKeys.parse(stored).keys;
  const keys = parsed.map(({ id, secret }) => ({ id, key: createSecretKey(Buffer.from(secret, 'base64url')) }));
  const [current] = keys;
  const [newest] = parsed;
  if (current === undefined || newest === undefined) throw new Error('There is no signing key');
  return { current, madeAt: new Date(newest.made_at), byId: new Map(keys.map((key) => [key.id, key])) };
}
