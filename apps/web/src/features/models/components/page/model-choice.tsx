import type { ProviderModel } from '@parley/protocol';
import { useState } from 'react';
import { formatNumber } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { useText } from '../../text.ts';
import { Checkbox, TextInput } from './fields.tsx';

export interface ModelChoiceProps {
  readonly models: readonly ProviderModel[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
}

const searchFrom = 10;

/** Which models of a provider people shall see. */
export function ModelChoice({ models, chosen, onChoose }: ModelChoiceProps) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const shown = models.filter(({ id, name = '' }) =>
    `${id} ${name}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{t('chooseModels', { count: chosen.length })}</legend>
      <div className="flex flex-wrap items-end gap-2">
        {models.length >= searchFrom && (
          <TextInput
            label={t('searchModels')}
            type="search"
            value={typed}
            onText={setTyped}
            className="max-w-72 flex-1"
          />
        )}
        <Button size="small" variant="text" onClick={() => onChoose(models.map(({ id }) => id))}>
          {t('chooseAll')}
        </Button>
        <Button size="small" variant="text" onClick={() => onChoose([])}>
          {t('chooseNone')}
        </Button>
      </div>
      <ul className="max-h-72 overflow-y-auto rounded-md border border-line px-3 py-1">
        {shown.map(({ id, name, context_tokens }) => (
          <li key={id}>
            <Checkbox
              label={
                <>
                  {name ?? id}
                  {name !== undefined && name !== id && <span className="text-faint"> {id}</span>}
                  {context_tokens !== undefined && (
                    <span className="text-faint">
                      {' '}
                      · {t('contextTokens', { tokens: formatNumber(context_tokens) })}
                    </span>
                  )}
                </>
              }
              checked={chosen.includes(id)}
              onCheck={(isOn) => onChoose(isOn ? [...chosen, id] : chosen.filter((other) => other !== id))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
