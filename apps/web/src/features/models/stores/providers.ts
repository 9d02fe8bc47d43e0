import type { LocalServer, Provider, ProviderCheck, ProviderTest, RouteBody } from '@parley/protocol';
import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/administration.ts';
import { text } from '../text.ts';
import { freeName } from './provider-names.ts';
import { refreshModels } from './models.ts';

export const providers = resource(api.readProviders);
export const found = resource(api.readFound);
export const $providerTests = atom<Readonly<Record<string, ProviderTest | 'running'>>>({});

export type Outcome<Value> = { readonly value: Value } | { readonly problem: string };

export async function check(body: RouteBody<'checkProvider'>): Promise<Outcome<ProviderCheck>> {
  return outcome(() => api.checkProvider(body));
}

export async function add(body: RouteBody<'createProvider'>): Promise<Outcome<Provider>> {
  return outcome(async () => {
    const made = await api.createProvider(body);
    announce(text('providerAdded', { name: made.name }));
    await readAll();
    return made;
  });
}

export async function addFound({ kind, base_url }: LocalServer): Promise<void> {
  const taken = providers.$state.get().value?.items.map(({ name }) => name) ?? [];
  const done = await add({ kind, base_url, name: freeName(kind, taken) });
  if ('problem' in done) toast(done.problem, { kind: 'problem' });
}

export async function change(id: string, body: RouteBody<'updateProvider'>): Promise<string | undefined> {
  const done = await outcome(async () => {
    await api.updateProvider(id, body);
    const { [id]: _, ...others } = $providerTests.get();
    $providerTests.set(others);
    await readAll();
  });
  return 'problem' in done ? done.problem : undefined;
}

export async function removeProvider(id: string): Promise<void> {
  const done = await outcome(async () => {
    await api.deleteProvider(id);
    await readAll();
  });
  if ('problem' in done) toast(done.problem, { kind: 'problem' });
}

export async function testProvider(id: string): Promise<void> {
  if ($providerTests.get()[id] === 'running') return;
  $providerTests.set({ ...$providerTests.get(), [id]: 'running' });
  const done = await outcome(() => api.testProvider(id));
  const { [id]: _, ...others } = $providerTests.get();
  if ('problem' in done) {
    $providerTests.set(others);
    toast(done.problem, { kind: 'problem' });
    return;
  }
  $providerTests.set({ ...others, [id]: done.value });
  announce(done.value.detail);
}

export const readAvailable = (id: string) => outcome(() => api.readAvailable(id));

async function readAll(): Promise<void> {
  await Promise.all([providers.read(), found.read(), refreshModels()]);
}

async function outcome<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { problem: sentenceOf(error) };
  }
}
