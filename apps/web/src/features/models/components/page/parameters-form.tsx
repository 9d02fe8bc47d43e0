import type { ModelParameters, ParameterName } from '@parley/protocol';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { formatNumber } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import type { Model } from '../../api/models.ts';
import { draftOf, parametersOf, ranges, type ParameterDraft } from '../../stores/parameter-draft.ts';
import { saveParameters } from '../../stores/testing.ts';
import { useText } from '../../text.ts';
import { Select, TextInput, TextLines } from './fields.tsx';

export interface ParametersFormProps {
  readonly model: Model;
  readonly onDone: () => void;
}

const order: readonly ParameterName[] = [
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'context_window',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'reasoning_effort',
  'stop',
];

/** What this model is asked with where a message says nothing else. Only what it knows is offered. */
export function ParametersForm({ model, onDone }: ParametersFormProps) {
  const t = useText();
  const title = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<ParameterDraft>(() => draftOf(model.parameters));
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const save = async (next: ModelParameters) => {
    setSaving(true);
    const wrong = await saveParameters(model.id, next);
    setSaving(false);
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = parametersOf(draft);
    if ('wrong' in read) setProblem(t('parameterWrong', { name: words[read.wrong][0] }));
    else void save(read.parameters);
  };
  const words: Readonly<Record<ParameterName, readonly [name: string, hint: string]>> = {
    temperature: [t('temperature'), t('temperatureHint')],
    top_p: [t('topP'), t('topPHint')],
    top_k: [t('topK'), t('topKHint')],
    max_tokens: [t('maxTokens'), t('maxTokensHint')],
    context_window: [t('contextWindow'), t('contextWindowHint', { tokens: formatNumber(model.context_tokens) })],
    seed: [t('seed'), t('seedHint')],
    frequency_penalty: [t('frequencyPenalty'), t('penaltyHint')],
    presence_penalty: [t('presencePenalty'), t('penaltyHint')],
    reasoning_effort: [t('effort'), t('effortHint')],
    stop: [t('stopTexts'), t('stopTextsHint')],
  };
  const put = (name: ParameterName) => (value: string) => setDraft({ ...draft, [name]: value });
  const field = (name: ParameterName) => {
    const [label, hint] = words[name];
    const common = { label, hint, value: draft[name], onText: put(name) };
    if (name === 'stop') return <TextLines key={name} {...common} />;
    if (name === 'reasoning_effort')
      return (
        <Select
          key={name}
          {...common}
          options={[
            { value: '', label: t('unset') },
            ...(['none', 'minimal', 'low', 'medium', 'high'] as const).map((value) => ({
              value,
              label: t(`effort_${value}`),
            })),
          ]}
        />
      );
    return (
      <TextInput key={name} {...common} type="number" inputMode="decimal" placeholder={t('unset')} {...ranges[name]} />
    );
  };
  return (
    <form
      ref={form}
      noValidate
      aria-labelledby={title}
      onSubmit={submit}
      className="flex flex-col gap-4 rounded-md border border-line bg-paper p-4"
    >
      <p id={title} className="text-sm text-soft">
        {t('parametersText', { name: model.name })}
      </p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-4">
        {order.filter((name) => model.accepts.includes(name)).map(field)}
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="contained" disabled={isSaving}>
          {t('save')}
        </Button>
        <Button variant="text" onClick={onDone}>
          {t('cancel')}
        </Button>
        {Object.keys(model.parameters).length > 0 && (
          <Button variant="text" color="error" disabled={isSaving} onClick={() => void save({})}>
            {t('unsetAll')}
          </Button>
        )}
      </div>
    </form>
  );
}
