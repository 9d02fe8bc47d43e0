import { useStore } from '@nanostores/react';
import { useId, useState } from 'react';
import { formatDollars, formatNumber } from '../../../../shared/i18n/format.ts';
import { LabelledButton } from '../../../../shared/ui/action-button.tsx';
import { Button } from '../../../../shared/ui/button.tsx';
import { PinIcon } from '../../../../shared/ui/icons.ts';
import type { Model } from '../../api/models.ts';
import { $tests, choose, test } from '../../stores/testing.ts';
import { $pinned, togglePin } from '../../stores/pinned.ts';
import { useText } from '../../text.ts';
import { Card } from './card.tsx';
import { Chip } from './chip.tsx';
import { ParametersForm } from './parameters-form.tsx';
import { TestResult } from './test-result.tsx';

export interface ModelCardProps {
  readonly model: Model;
  readonly isAdmin: boolean;
  readonly mayChoose: boolean;
}

export function ModelCard({ model, isAdmin, mayChoose }: ModelCardProps) {
  const t = useText();
  const panel = useId();
  const [isOpen, setOpen] = useState(false);
  const isPinned = useStore($pinned).includes(model.id);
  const tested = useStore($tests)[model.id];
  const { source, price, health } = model;
  const set = Object.keys(model.parameters).length;
  const parameters = set === 0 ? t('parameters') : t('parametersSet', { count: set });
  const testing = tested === 'running' ? t('testing') : t('test');
  const named = (label: string) => `${label}: ${model.name}`;
  return (
    <Card
      name={model.name}
      chips={
        <>
          <SourceBadge model={model} />
          {model.is_default && <Chip look="accent">{t('isDefault')}</Chip>}
          {health.state !== 'ok' && (
            <Chip look={health.state === 'resting' ? 'danger' : 'warn'}>
              {health.state === 'resting'
                ? t('healthResting', { seconds: Math.ceil(health.seconds_left ?? 0) })
                : t('healthFailing', { count: health.failures })}
            </Chip>
          )}
        </>
      }
      about={
        <>
          <code dir="ltr" className="mt-0.5 block font-mono text-xs break-all text-faint">
            {model.id}
          </code>
          <p className="mt-2 text-sm text-soft">
            {[
              ...(source.provider === null ? [] : [source.provider]),
              t('contextTokens', { tokens: formatNumber(model.context_tokens) }),
              ...(price === null
                ? []
                : [t('priceText', { input: formatDollars(price.input), output: formatDollars(price.output) })]),
            ].join(' · ')}
          </p>
          <Abilities model={model} />
        </>
      }
      actions={
        <div className="flex flex-wrap gap-2">
          {isAdmin && mayChoose && !model.is_default && (
            <Button size="small" aria-label={named(t('useByDefault'))} onClick={() => void choose(model.id)}>
              {t('useByDefault')}
            </Button>
          )}
          {isAdmin && model.accepts.length > 0 && (
            <Button
              data-focus-home
              size="small"
              aria-expanded={isOpen}
              aria-controls={panel}
              aria-label={named(parameters)}
              onClick={() => setOpen(!isOpen)}
            >
              {parameters}
            </Button>
          )}
          {isAdmin && (
            <Button size="small" aria-label={named(testing)} onClick={() => void test(model.id)}>
              {testing}
            </Button>
          )}
          <LabelledButton
            size="small"
            label={t('pin', { name: model.name })}
            icon={PinIcon}
            isPressed={isPinned}
            onClick={() => togglePin(model.id)}
            className={isPinned ? 'bg-tint text-on-tint' : ''}
          />
        </div>
      }
    >
      {tested !== undefined && <TestResult result={tested} />}
      <div id={panel} className="empty:hidden">
        {isOpen && <ParametersForm model={model} onDone={() => setOpen(false)} />}
      </div>
    </Card>
  );
}

const sourceLooks = {
  embedded: 'good',
  server: 'accent',
  found: 'accent',
  cloud: 'warn',
  demo: 'plain',
  rules: 'plain',
} as const;

function SourceBadge({ model: { source } }: { readonly model: Model }) {
  const t = useText();
  const words = {
    embedded: [t('sourceEmbedded'), t('sourceEmbeddedText')],
    server: [t('sourceServer'), t('sourceServerText')],
    found: [t('sourceFound'), t('sourceFoundText')],
    cloud: [t('sourceCloud'), t('sourceCloudText')],
    demo: [t('sourceDemo'), t('sourceDemoText')],
    rules: [t('sourceRules'), t('sourceRulesText')],
  } as const;
  const [name, text] = words[source.kind];
  return (
    <Chip look={sourceLooks[source.kind]} title={text}>
      {name}
    </Chip>
  );
}

function Abilities({ model: { abilities } }: { readonly model: Model }) {
  const t = useText();
  const names = [
    ...(abilities.images ? [t('images')] : []),
    ...(abilities.tools ? [t('tools')] : []),
    ...(abilities.reasoning ? [t('thinks')] : []),
    ...(abilities.json_schema ? [t('holdsSchemas')] : []),
  ];
  if (names.length === 0) return null;
  return (
    <ul aria-label={t('abilities')} className="mt-2 flex flex-wrap gap-1.5">
      {names.map((name) => (
        <li key={name}>
          <Chip>{name}</Chip>
        </li>
      ))}
    </ul>
  );
}
