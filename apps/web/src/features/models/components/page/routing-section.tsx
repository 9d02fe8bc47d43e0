import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote, RowsSkeleton, Section } from '../../../../shared/ui/page-body.tsx';
import { $models, refreshModels } from '../../stores/models.ts';
import { changeRouting, routing } from '../../stores/routing.ts';
import { useText } from '../../text.ts';
import { FallbackList } from './fallback-list.tsx';
import { Select } from './fields.tsx';
import { RuleList } from './rule-list.tsx';

/** Which model answers where none is chosen, and who stands in for one that fails. */
export function RoutingSection() {
  const t = useText();
  const { value, problem } = useStore(routing.$state);
  const { items, fixedDefault } = useStore($models);
  useEffect(() => {
    void routing.read();
    void refreshModels();
  }, []);
  if (!value)
    return problem === undefined ? (
      <RowsSkeleton count={4} />
    ) : (
      <ProblemNote
        text={problem}
        action={
          <Button size="small" onClick={() => void routing.read()}>
            {t('tryAgain')}
          </Button>
        }
      />
    );
  const models = items.filter(({ id }) => id !== 'auto');
  const wished = value.default_model;
  const isGone = wished !== null && wished !== 'auto' && !items.some(({ id }) => id === wished);
  const small = value.small_tasks_model ?? null;
  const isSmallGone = small !== null && !items.some(({ id }) => id === small);
  return (
    <>
      <Section title={t('defaultModel')} text={t('defaultModelText')}>
        <Select
          label={t('defaultModel')}
          className="max-w-md"
          value={fixedDefault?.model ?? wished ?? ''}
          disabled={fixedDefault !== undefined}
          hint={
            fixedDefault !== undefined
              ? t('fixedDefault', { model: fixedDefault.model })
              : isGone
                ? t('defaultGone', { model: wished })
                : undefined
          }
          onText={(id) => void changeRouting({ default_model: id === '' ? null : id })}
          options={[
            { value: '', label: t('firstOffered') },
            { value: 'auto', label: t('byRules') },
            ...models.map(({ id, name }) => ({ value: id, label: name })),
            ...(isGone ? [{ value: wished, label: wished }] : []),
            ...(fixedDefault === undefined || items.some(({ id }) => id === fixedDefault.model)
              ? []
              : [{ value: fixedDefault.model, label: fixedDefault.model }]),
          ]}
        />
      </Section>
      <Section title={t('smallTasks')} text={t('smallTasksText')}>
        <Select
          label={t('smallTasks')}
          className="max-w-md"
          value={small ?? ''}
          hint={isSmallGone ? t('defaultGone', { model: small }) : undefined}
          onText={(id) => void changeRouting({ small_tasks_model: id === '' ? null : id })}
          options={[
            { value: '', label: t('theAnswering') },
            ...models.map(({ id, name }) => ({ value: id, label: name })),
            ...(isSmallGone ? [{ value: small, label: small }] : []),
          ]}
        />
      </Section>
      <Section title={t('rules')} text={t('rulesText')}>
        <RuleList rules={value.rules} models={models} />
      </Section>
      <Section title={t('fallbacks')} text={t('fallbacksText')}>
        <FallbackList chains={value.fallbacks} models={models} />
      </Section>
    </>
  );
}
