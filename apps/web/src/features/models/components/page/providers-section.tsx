import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { Card, CardRow, EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../../shared/ui/page-body.tsx';
import { addFound, found, providers } from '../../stores/providers.ts';
import { useText } from '../../text.ts';
import { Chip } from './chip.tsx';
import { ProviderForm } from './provider-form.tsx';
import { ProviderRow } from './provider-row.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

/** Models of others: companies with a key, servers of one's own by their address, and what was found on this machine. */
export function ProvidersSection() {
  const t = useText();
  const { value, problem } = useStore(providers.$state);
  const [isAdding, setAdding] = useState(false);
  const kept = useKeptFocus<HTMLDivElement>();
  useEffect(() => {
    void providers.read();
    void found.read();
  }, []);
  return (
    <div {...kept} className="flex flex-col gap-8">
      <Section
        title={t('providers')}
        text={t('providersText')}
        action={
          value && (
            <Button size="small" variant="contained" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
              {t('addProvider')}
            </Button>
          )
        }
      >
        {problem !== undefined && (
          <ProblemNote
            text={problem}
            action={
              <Button size="small" onClick={() => void providers.read()}>
                {t('tryAgain')}
              </Button>
            }
          />
        )}
        {isAdding && value && <ProviderForm list={value} onDone={() => setAdding(false)} />}
        {!value && problem === undefined && <RowsSkeleton count={2} />}
        {value?.items.length === 0 && !isAdding && <EmptyNote>{t('noProviders')}</EmptyNote>}
        {value !== undefined && value.items.length > 0 && (
          <ul className="flex flex-col gap-3">
            {value.items.map((provider) => (
              <li key={provider.id}>
                <ProviderRow provider={provider} kinds={value.kinds} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <FoundServers />
    </div>
  );
}

function FoundServers() {
  const t = useText();
  const { value } = useStore(found.$state);
  const kinds = useStore(providers.$state).value?.kinds ?? [];
  if (value === undefined) return null;
  return (
    <Section title={t('foundServers')} text={t('foundServersText')}>
      {value.length === 0 ? (
        <EmptyNote>{t('noFoundServers')}</EmptyNote>
      ) : (
        <Card>
          {value.map((server) => (
            <CardRow
              key={server.base_url}
              title={kinds.find(({ kind }) => kind === server.kind)?.name ?? server.kind}
              text={
                <>
                  <span dir="ltr">{server.base_url}</span> · {t('modelCount', { count: server.models.length })}
                </>
              }
            >
              {server.state === 'added' && <Chip look="good">{t('foundAdded')}</Chip>}
              {server.state === 'used' && <Chip look="accent">{t('foundUsed')}</Chip>}
              {server.state !== 'added' && (
                <Button size="small" onClick={() => void addFound(server)}>
                  {server.state === 'used' ? t('foundKeep') : t('foundUse')}
                </Button>
              )}
            </CardRow>
          ))}
        </Card>
      )}
    </Section>
  );
}
