import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { CheckIcon, WarningIcon } from '../../../shared/ui/icons.ts';
import { Card, CardRow, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { health } from '../stores/admin.ts';
import { useText } from '../text.ts';

export function HealthSection() {
  const t = useText();
  const { value, problem } = useStore(health.$state);
  useEffect(() => void health.read(), []);
  return (
    <Section title={t('health')}>
      {problem !== undefined && <ProblemNote text={problem} />}
      {!value && problem === undefined && <RowsSkeleton count={3} />}
      {value && (
        <Card>
          {Object.entries(value.checks).map(([name, { ok, detail }]) => (
            <CardRow key={name} title={<span className="block first-letter:uppercase">{name}</span>} text={detail}>
              <span className={`flex items-center gap-2 text-sm ${ok ? 'text-good' : 'text-danger'}`}>
                {ok ? <CheckIcon /> : <WarningIcon />}
                {ok ? t('ok') : t('notOk')}
              </span>
            </CardRow>
          ))}
        </Card>
      )}
    </Section>
  );
}
