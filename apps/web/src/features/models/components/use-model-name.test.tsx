// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, expect, it } from 'vitest';
import { $models, type Model } from '../stores/models.ts';
import { useModelName } from './use-model-name.ts';

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});

it('names a model as soon as the list does, and draws nothing for what the list tells of others', async () => {
  let drawn = 0;
  const Named = ({ id }: { readonly id: string | null }) => {
    drawn++;
    return <b>{useModelName(id) ?? 'none'}</b>;
  };
  const host = document.createElement('div');
  const root = createRoot(host);
  await act(async () => root.render(<Named id="local/small" />));
  expect(host.textContent).toBe('local/small');

  const model = (id: string, name: string) => ({ id, name }) as Model;
  const tell = (...items: Model[]) => act(async () => $models.set({ ...$models.get(), items }));
  await tell(model('local/small', 'Small'));
  expect(host.textContent).toBe('Small');
  expect(drawn).toBe(2);
  await tell(model('local/small', 'Small'), model('other', 'Other'));
  expect(drawn).toBe(2);

  await act(async () => root.render(<Named id="other" />));
  expect(host.textContent).toBe('Other');
  await act(async () => root.render(<Named id={null} />));
  expect(host.textContent).toBe('none');
  await act(async () => root.unmount());
});
