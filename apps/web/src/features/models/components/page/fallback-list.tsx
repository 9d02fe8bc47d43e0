import type { RoutingSettings } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { LabelledButton } from '../../../../shared/ui/action-button.tsx';
import { Button } from '../../../../shared/ui/button.tsx';
import { CloseIcon } from '../../../../shared/ui/icons.ts';
import { EmptyNote } from '../../../../shared/ui/page-body.tsx';
import type { Model } from '../../api/models.ts';
import { changeRouting } from '../../stores/routing.ts';
import { useText } from '../../text.ts';
import { Select } from './fields.tsx';
import { HealthChip } from './health-chip.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

type Chain = RoutingSettings['fallbacks'][number];

export interface FallbackListProps {
  readonly chains: readonly Chain[];
  readonly models: readonly Model[];
}

const longest = 5;

/** For each model that has some: who is asked when it does not answer, in order. */
export function FallbackList({ chains, models }: FallbackListProps) {
  const t = useText();
  const kept = useKeptFocus<HTMLDivElement>();
  const [first, setFirst] = useState('');
  const [next, setNext] = useState('');
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const save = (changed: readonly Chain[]) => void changeRouting({ fallbacks: [...changed] });
  const present = chains.find(({ model }) => model === first);
  const isFull = (present?.next.length ?? 0) >= longest;
  const isKnown = present?.next.includes(next) === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (first === '' || next === '' || first === next || isFull || isKnown) return;
    save(
      present === undefined
        ? [...chains, { model: first, next: [next] }]
        : chains.map((chain) => (chain === present ? { ...chain, next: [...chain.next, next] } : chain)),
    );
    setNext('');
  };
  const without = (chain: Chain, id: string): readonly Chain[] =>
    chains.flatMap((other) => {
      if (other !== chain) return [other];
      const rest = chain.next.filter((one) => one !== id);
      return rest.length === 0 ? [] : [{ ...chain, next: rest }];
    });
  const options = [{ value: '', label: t('pickModel') }, ...models.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <div {...kept} className="flex flex-col gap-3">
      {chains.length === 0 && <EmptyNote>{t('noFallbacks')}</EmptyNote>}
      {chains.length > 0 && (
        <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {chains.map((chain) => (
            <li key={chain.model} className="flex flex-col gap-2 px-4 py-3">
              <p className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 break-words">{t('ifNotAnswers', { model: nameOf(chain.model) })}</span>
                <HealthChip id={chain.model} models={models} />
              </p>
              <ol className="flex flex-col gap-1 ps-2">
                {chain.next.map((id, index) => (
                  <li key={id} className="flex flex-wrap items-center gap-2 text-sm">
                    <span className="w-5 text-faint tabular-nums">{index + 1}</span>
                    <span className="min-w-0 flex-1 basis-40 break-words">{nameOf(id)}</span>
                    <span className="ms-auto flex items-center gap-1">
                      <HealthChip id={id} models={models} />
                      <LabelledButton
                        label={t('removeFallback', { name: nameOf(id) })}
                        icon={CloseIcon}
                        size="small"
                        onClick={() => save(without(chain, id))}
                      />
                    </span>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3 rounded-lg bg-sunken p-4">
        <Select label={t('whenFails')} value={first} onText={setFirst} options={options} className="flex-1 basis-60" />
        <Select
          label={t('thenAsk')}
          value={next}
          onText={setNext}
          options={options.filter(({ value }) => value === '' || value !== first)}
          className="flex-1 basis-60"
        />
        <Button
          type="submit"
          className="max-sm:w-full"
          disabled={first === '' || next === '' || first === next || isFull || isKnown}
        >
          {t('addFallback')}
        </Button>
      </form>
    </div>
  );
}
