import { useStore } from '@nanostores/react';
import type { Provider, ProviderKindFacts } from '@parley/protocol';
import { useId, useState } from 'react';
import { formatLatency } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { confirm } from '../../../../shared/ui/confirm.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { $providerTests, change, removeProvider, testProvider } from '../../stores/providers.ts';
import { useText } from '../../text.ts';
import { Chip } from './chip.tsx';
import { ProviderEdit } from './provider-edit.tsx';
import { ProviderModels } from './provider-models.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

export interface ProviderRowProps {
  readonly provider: Provider;
  readonly kinds: readonly ProviderKindFacts[];
}

export function ProviderRow({ provider, kinds }: ProviderRowProps) {
  const t = useText();
  const panel = useId();
  const kept = useKeptFocus<HTMLElement>();
  const [open, setOpen] = useState<'edit' | 'models'>();
  const [problem, setProblem] = useState<string>();
  const tested = useStore($providerTests)[provider.id];
  const facts = kinds.find(({ kind }) => kind === provider.kind);
  const show = (what: 'edit' | 'models') => () => setOpen(open === what ? undefined : what);
  const named = (label: string) => ({ 'aria-label': `${label}: ${provider.name}` });
  const take = async () => {
    const accepted = await confirm({
      title: t('removeProviderTitle', { name: provider.name }),
      text: t('removeProviderText'),
      accept: t('remove'),
      isDangerous: true,
    });
    if (accepted) await removeProvider(provider.id);
  };
  return (
    <article
      {...kept}
      aria-label={provider.name}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-medium break-all" dir="ltr">
              {provider.name}
            </h3>
            <Chip look={facts?.place === 'own' ? 'accent' : 'warn'}>{facts?.name ?? provider.kind}</Chip>
            {!provider.enabled && <Chip>{t('switchedOff')}</Chip>}
          </div>
          <p className="mt-1 text-sm break-words text-soft">
            <span dir="ltr">{provider.base_url ?? facts?.base_url ?? t('itsOwnAddress')}</span>
            {' · '}
            {provider.key_hint === null ? t('noKey') : t('keyEnds', { hint: provider.key_hint })}
            {' · '}
            {t('modelCount', { count: provider.models.length })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" {...named(t('test'))} onClick={() => void testProvider(provider.id)}>
            {tested === 'running' ? t('testing') : t('test')}
          </Button>
          <Button
            size="small"
            aria-expanded={open === 'models'}
            aria-controls={panel}
            {...named(t('itsModels'))}
            onClick={show('models')}
          >
            {t('itsModels')}
          </Button>
          <Button
            size="small"
            aria-expanded={open === 'edit'}
            aria-controls={panel}
            {...named(t('edit'))}
            onClick={show('edit')}
          >
            {t('edit')}
          </Button>
          <Button
            size="small"
            {...named(provider.enabled ? t('switchOff') : t('switchOn'))}
            onClick={() => void change(provider.id, { enabled: !provider.enabled }).then(setProblem)}
          >
            {provider.enabled ? t('switchOff') : t('switchOn')}
          </Button>
          <Button size="small" color="error" {...named(t('remove'))} onClick={() => void take()}>
            {t('remove')}
          </Button>
        </div>
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      {tested !== undefined && tested !== 'running' && (
        <p
          className={`rounded-md px-3 py-2.5 text-sm break-words ${tested.ok ? 'bg-good-tint text-good' : 'bg-danger-tint text-danger'}`}
        >
          {tested.ok
            ? t('checkOk', { model: tested.model ?? '', time: formatLatency(tested.first_token_ms ?? 0) })
            : tested.detail}
        </p>
      )}
      <div id={panel} className="empty:hidden">
        {open === 'edit' && (
          <ProviderEdit provider={provider} usualAddress={facts?.base_url ?? ''} onDone={() => setOpen(undefined)} />
        )}
        {open === 'models' && <ProviderModels provider={provider} onDone={() => setOpen(undefined)} />}
      </div>
    </article>
  );
}
