import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { Link } from '../../../../shared/router/link.tsx';
import { Button } from '../../../../shared/ui/button.tsx';
import { EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../../shared/ui/page-body.tsx';
import { $user } from '../../../session/index.ts';
import { $models, refreshModels } from '../../stores/models.ts';
import { useText } from '../../text.ts';
import { TextInput } from './fields.tsx';
import { ModelCard } from './model-card.tsx';

const searchFrom = 8;

/** Everything that can answer now. */
export function AvailableSection() {
  const t = useText();
  const { items, state, problem, notice, fixedDefault } = useStore($models);
  const isAdmin = useStore($user)?.role === 'admin';
  const [typed, setTyped] = useState('');
  useEffect(() => void refreshModels(), []);
  const wanted = typed.trim().toLowerCase();
  const shown = items.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
  const isFirstReading = items.length === 0 && state !== 'read';
  return (
    <Section title={t('available')} text={isAdmin ? t('availableText') : t('availableTextMember')}>
      {problem !== undefined && (
        <ProblemNote
          text={problem}
          action={
            <Button size="small" onClick={() => void refreshModels()}>
              {t('tryAgain')}
            </Button>
          }
        />
      )}
      {isAdmin && fixedDefault !== undefined && (
        <p
          className={`rounded-md px-4 py-3 text-sm ${fixedDefault.is_available ? 'bg-sunken text-soft' : 'bg-warn-tint text-warn'}`}
        >
          {fixedDefault.is_available
            ? t('fixedDefault', { model: fixedDefault.model })
            : t('fixedDefaultMissing', { model: fixedDefault.model })}
        </p>
      )}
      {isFirstReading && problem === undefined && <RowsSkeleton count={3} />}
      {items.length >= searchFrom && (
        <TextInput label={t('searchModels')} type="search" value={typed} onText={setTyped} className="max-w-80" />
      )}
      {shown.length === 0 && !isFirstReading && <EmptyNote>{t('nothingFound')}</EmptyNote>}
      <ul className="flex flex-col gap-3">
        {shown.map((model) => (
          <li key={model.id}>
            <ModelCard model={model} isAdmin={isAdmin} mayChoose={fixedDefault === undefined} />
          </li>
        ))}
      </ul>
      {isAdmin && notice !== undefined && (
        <p className="text-sm text-soft">
          {t('onlyDemo')}{' '}
          <Link to="/models/library" className="font-medium text-accent underline">
            {t('toLibrary')}
          </Link>
          {' · '}
          <Link to="/models/providers" className="font-medium text-accent underline">
            {t('toProviders')}
          </Link>
        </p>
      )}
    </Section>
  );
}
