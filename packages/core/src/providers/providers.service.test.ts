import { randomBytes, randomUUID } from 'node:crypto';
import type { Principal } from '../accounts/index.ts';
import type { AuditDraft } from '../audit/index.ts';
import { ParleyError, silentLogger, systemClock } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderAdapters, ProviderConfig } from './provider.ts';
import type { ProvidersRepository, StoredProvider } from './providers-repository.ts';
import { createProviders } from './providers.service.ts';
import { createSecretBox } from './secret-box.ts';

const apiKey = 'sk-secret-0123456789abcdef';
const caller = { userId: randomUUID() } as Principal;
const rootKey = randomBytes(32);

function memory() {
  const rows = new Map<string, StoredProvider>();
  const audits: AuditDraft[] = [];
  let changes = 0;
  const note = (draft: AuditDraft): true => (audits.push(draft), changes++, true);
  const repository: ProvidersRepository = {
    list: async () => [...rows.values()],
    get: async (id) => rows.get(id),
    version: async () => String(changes),
    create: async (provider, draft) => {
      if ([...rows.values()].some(({ name }) => name === provider.name)) return false;
      rows.set(provider.id, provider);
      return note(draft);
    },
    update: async (provider, draft) => {
      rows.set(provider.id, provider);
      return note(draft);
    },
    remove: async (id, draft) => rows.delete(id) && note(draft),
    reseal: async (id, from, to) => {
      const row = rows.get(id);
      if (row?.sealedKey === from) rows.set(id, { ...row, sealedKey: to });
    },
  };
  return { rows, audits, repository };
}

function world(options: { readonly store?: ReturnType<typeof memory>; readonly keys?: [Buffer, ...Buffer[]] } = {}) {
  const store = options.store ?? memory();
  let used: readonly ProviderConfig[] = [];
  const adapters = {
    check: vi.fn<ProviderAdapters['check']>(),
    use: vi.fn<ProviderAdapters['use']>((configs) => void (used = configs)),
    probe: vi.fn<ProviderAdapters['probe']>(async () => ({ firstTokenMs: 12 })),
    available: vi.fn<ProviderAdapters['available']>(async () => [{ id: 'listed' }]),
    recommended: vi.fn<ProviderAdapters['recommended']>(() => []),
  };
  const providers = createProviders({
    repository: store.repository,
    box: createSecretBox(options.keys ?? [rootKey]),
    adapters,
    clock: systemClock,
    createId: randomUUID,
    logger: silentLogger,
    takenNames: ['house'],
  });
  return { ...store, adapters, providers, used: () => used };
}

const request = {
  kind: 'openai_compatible' as const,
  name: 'mine',
  base_url: 'http://127.0.0.1:8000/v1',
  api_key: apiKey,
  options: {},
  models: [{ id: 'm' }],
  enabled: true,
};

let w: ReturnType<typeof world>;
beforeEach(() => {
  w = world();
});

async function refusal(promise: Promise<unknown>): Promise<ParleyError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!ParleyError.is(error)) throw new Error('It was not refused', { cause: error });
  return error;
}

describe('providers', () => {
  it('keep a key sealed, tell its end and nothing else (P1, P2)', async () => {
    const made = await w.providers.create(caller, request);
    expect(made.key_hint).toBe('…cdef');
    const everything = JSON.stringify([made, await w.providers.list(), [...w.rows.values()], w.audits]);
    expect(everything).not.toContain(apiKey);
    expect(w.used()).toMatchObject([{ name: 'mine', apiKey, baseUrl: request.base_url }]);
    const short = await w.providers.create(caller, { ...request, name: 'short', api_key: 'abcd1234' });
    expect(short.key_hint).toBe('…');
  });

  it('enter every change in the audit log (P3)', async () => {
    const { id } = await w.providers.create(caller, request);
    await w.providers.update(caller, id, { api_key: 'sk-other-0123456789abcdef' });
    await w.providers.remove(caller, id);
    expect(w.audits.map(({ action, target, details }) => [action, target, details['key']])).toEqual([
      ['provider.created', id, undefined],
      ['provider.changed', id, 'changed'],
      ['provider.removed', id, undefined],
    ]);
  });

  it('are offered at once here, and elsewhere when they were looked at (P4)', async () => {
    const elsewhere = world({ store: { rows: w.rows, audits: w.audits, repository: w.repository } });
    await elsewhere.providers.start();
    const { id } = await w.providers.create(caller, request);
    expect(w.used()).toHaveLength(1);
    await elsewhere.providers.start();
    expect(elsewhere.used()).toHaveLength(1);
    await w.providers.update(caller, id, { enabled: false });
    expect(w.used()).toEqual([]);
    elsewhere.providers.stop();
  });

  it('whose key can’t be opened are left out, and the others answer (P5)', async () => {
    await w.providers.create(caller, request);
    const other = world({ store: w, keys: [randomBytes(32)] });
    await other.providers.create(caller, { ...request, name: 'other' });
    expect(other.used().map(({ name }) => name)).toEqual(['other']);
  });

  it('want the key again with a new address (P6)', async () => {
    const { id } = await w.providers.create(caller, request);
    const elsewhere = { base_url: 'http://127.0.0.1:9000/v1' };
    expect(await refusal(w.providers.update(caller, id, elsewhere))).toMatchObject({ code: 'invalid_request' });
    await w.providers.update(caller, id, { ...elsewhere, api_key: apiKey });
    await w.providers.update(caller, id, { models: [{ id: 'n' }] });
    expect(w.used()).toMatchObject([{ baseUrl: elsewhere.base_url, models: [{ id: 'n' }] }]);
  });

  it.each(['mine', 'house', 'found', 'found-ollama'])('do not take the name %s twice (P7)', async (name) => {
    await w.providers.create(caller, request);
    expect(await refusal(w.providers.create(caller, { ...request, name }))).toMatchObject({ code: 'conflict' });
  });

  it('whose settings make no sense are refused with the reason', async () => {
    w.adapters.check.mockImplementation(() => {
      throw new TypeError('Amazon Bedrock needs a region');
    });
    expect(await refusal(w.providers.create(caller, request))).toMatchObject({
      code: 'invalid_request',
      message: 'Amazon Bedrock needs a region.',
    });
    expect(w.rows.size).toBe(0);
  });

  it('take what is recommended, else what the server lists, else nothing, when nobody chose models', async () => {
    const { models: _, ...open } = request;
    expect((await w.providers.create(caller, open)).models).toEqual([{ id: 'listed' }]);
    w.adapters.available.mockRejectedValue(new ModelError('unavailable', 'down', { retryable: true }));
    expect((await w.providers.create(caller, { ...open, name: 'b' })).models).toEqual([]);
    w.adapters.recommended.mockReturnValue([{ id: 'best' }]);
    expect((await w.providers.create(caller, { ...open, name: 'c' })).models).toEqual([{ id: 'best' }]);
  });

  it('are tested by their list and one word (P8)', async () => {
    const { id } = await w.providers.create(caller, request);
    expect(await w.providers.test(id)).toEqual({
      ok: true,
      detail: 'm answers.',
      model: 'm',
      models_listed: 1,
      first_token_ms: 12,
    });
    const refused = new ModelError('unavailable', 'The model server answered 401', { retryable: false, status: 401 });
    w.adapters.probe.mockRejectedValue(refused);
    w.adapters.available.mockRejectedValue(refused);
    expect(await w.providers.test(id)).toMatchObject({
      ok: false,
      detail: 'The model server answered 401. The key is refused, or may not do this.',
      models_listed: null,
    });
  });

  it('are checked before they are kept, and nothing of it is (P10)', async () => {
    const { providers, adapters, rows, audits } = w;
    const asked = { kind: 'vllm' as const, base_url: 'http://house/v1', api_key: apiKey, options: {} };
    expect(await providers.check(asked)).toMatchObject({ ok: true, model: 'listed', models: [{ id: 'listed' }] });
    adapters.available.mockRejectedValue(new ModelError('error', 'refused', { retryable: false, status: 401 }));
    const refused = await providers.check(asked);
    expect(refused).toMatchObject({ ok: false, models: [], detail: expect.stringContaining('The key is refused') });
    expect(JSON.stringify(refused)).not.toContain(apiKey);
    adapters.check.mockImplementation(() => {
      throw new TypeError('It needs an address');
    });
    await expect(providers.check(asked)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(rows.size + audits.length).toBe(0);
  });

  it('are sealed anew under the present key (P9)', async () => {
    await w.providers.create(caller, request);
    const before = [...w.rows.values()][0]?.sealedKey;
    const present = randomBytes(32);
    const later = world({ store: w, keys: [present, rootKey] });
    await later.providers.start();
    later.providers.stop();
    expect([...w.rows.values()][0]?.sealedKey).not.toBe(before);
    const afterwards = world({ store: w, keys: [present] });
    await afterwards.providers.start();
    afterwards.providers.stop();
    expect(afterwards.used()).toMatchObject([{ apiKey }]);
  });
});
