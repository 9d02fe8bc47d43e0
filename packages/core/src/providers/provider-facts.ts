import type { Provider } from '@parley/protocol';
import type { StoredProvider } from './providers-repository.ts';

/** P2: nothing of the key but its hint. */
export function toWireProvider(provider: StoredProvider): Provider {
  return {
    id: provider.id,
    kind: provider.kind,
    name: provider.name,
    base_url: provider.baseUrl,
    key_hint: provider.keyHint,
    options: { ...provider.options },
    models: [...provider.models],
    enabled: provider.enabled,
    created_at: provider.createdAt.toISOString(),
    updated_at: provider.updatedAt.toISOString(),
  };
}

/** Four characters of a short key would be half of it. */
export function keyHintOf(key: string | undefined): string | null {
  if (key === undefined) return null;
  return key.length < 20 ? '…' : `…${key.slice(-4)}`;
}

/** P6. */
export function needsKeyAgain(before: StoredProvider, after: StoredProvider): boolean {
  return (
    before.baseUrl !== after.baseUrl ||
    before.options.region !== after.options.region ||
    before.options.access_key_id !== after.options.access_key_id
  );
}
