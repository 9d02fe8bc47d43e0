import type { RoutingSettings } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { formatNumber } from '../../../../shared/i18n/format.ts';
import { LabelledButton } from '../../../../shared/ui/action-button.tsx';
import { Button } from '../../../../shared/ui/button.tsx';
import { ArrowDownIcon, ArrowUpIcon, TrashIcon } from '../../../../shared/ui/icons.ts';
import { EmptyNote } from '../../../../shared/ui/page-body.tsx';
import type { Model } from '../../api/models.ts';
import { changeRouting } from '../../stores/routing.ts';
import { useText } from '../../text.ts';
import { Select, TextInput } from './fields.tsx';
import { HealthChip } from './health-chip.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

type Rule = RoutingSettings['rules'][number];

export interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly models: readonly Model[];
}

const tasks: readonly Rule['task'][] = ['vision', 'code', 'long', 'chat'];

/** The rules of `auto`, each as a sentence: the first that holds counts. */
export function RuleList({ rules, models }: RuleListProps) {
  const t = useText();
  const kept = useKeptFocus<HTMLDivElement>();
  const save = (next: readonly Rule[]) => void changeRouting({ rules: [...next] });
  const sentence = ({ task, model, min_tokens }: Rule) => {
    const name = models.find(({ id }) => id === model)?.name ?? model;
    if (task === 'long')
      return min_tokens === undefined
        ? t('ruleLong', { model: name })
        : t('ruleLongFrom', { model: name, tokens: formatNumber(min_tokens) });
    return t(({ chat: 'ruleChat', code: 'ruleCode', vision: 'ruleVision' } as const)[task], { model: name });
  };
  const moved = (from: number, to: number) => {
    const next = [...rules];
    const [rule] = next.splice(from, 1);
    if (rule) next.splice(to, 0, rule);
    return next;
  };
  return (
    <div {...kept} className="flex flex-col gap-3">
      {rules.length === 0 && <EmptyNote>{t('noRules')}</EmptyNote>}
      {rules.length > 0 && (
        <ol className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {rules.map((rule, index) => (
            // Two rules may be the same; their place is what tells them apart.
            <li key={`${index} ${rule.task} ${rule.model}`} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
              <span className="w-5 text-sm text-faint tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 basis-48 break-words">{sentence(rule)}</span>
              <span className="ms-auto flex items-center gap-1">
                <HealthChip id={rule.model} models={models} />
                <LabelledButton
                  label={t('moveUp')}
                  icon={ArrowUpIcon}
                  disabled={index === 0}
                  onClick={() => save(moved(index, index - 1))}
                />
                <LabelledButton
                  label={t('moveDown')}
                  icon={ArrowDownIcon}
                  disabled={index === rules.length - 1}
                  onClick={() => save(moved(index, index + 1))}
                />
                <LabelledButton
                  label={t('removeRule', { number: index + 1 })}
                  icon={TrashIcon}
                  onClick={() => save(rules.filter((_, other) => other !== index))}
                />
              </span>
            </li>
          ))}
        </ol>
      )}
      <NewRule models={models} onAdd={(rule) => save([...rules, rule])} />
    </div>
  );
}

function NewRule({ models, onAdd }: { readonly models: readonly Model[]; readonly onAdd: (rule: Rule) => void }) {
  const t = useText();
  const [task, setTask] = useState<Rule['task']>('code');
  const [model, setModel] = useState('');
  const [tokens, setTokens] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const least = Number(tokens);
    if (model === '') return;
    onAdd({ task, model, ...(task === 'long' && least >= 1 ? { min_tokens: Math.round(least) } : {}) });
    setModel('');
    setTokens('');
  };
  const names = { vision: t('taskVision'), code: t('taskCode'), long: t('taskLong'), chat: t('taskChat') };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 rounded-lg bg-sunken p-4">
      <Select
        label={t('task')}
        value={task}
        onText={(value) => setTask(value as Rule['task'])}
        options={tasks.map((value) => ({ value, label: names[value] }))}
        className="flex-1 basis-60"
      />
      {task === 'long' && (
        <TextInput
          label={t('fromTokens')}
          type="number"
          min={1}
          value={tokens}
          onText={setTokens}
          placeholder={t('unset')}
          className="flex-1 basis-36"
        />
      )}
      <Select
        label={t('goesTo')}
        value={model}
        onText={setModel}
        options={[{ value: '', label: t('pickModel') }, ...models.map(({ id, name }) => ({ value: id, label: name }))]}
        className="flex-1 basis-60"
      />
      <Button type="submit" className="max-sm:w-full" disabled={model === ''}>
        {t('addRule')}
      </Button>
    </form>
  );
}
