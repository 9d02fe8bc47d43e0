import { useStore } from '@nanostores/react';
import type { LibraryModel, LibraryModelList } from '@parley/protocol';
import { useId, useState } from 'react';
import { formatBytes, formatNumber } from '../../../../shared/i18n/format.ts';
import { languageName } from '../../../../shared/i18n/language-name.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { confirm } from '../../../../shared/ui/confirm.tsx';
import { fitOf } from '../../stores/download.ts';
import { cancel, pause, pull, remove } from '../../stores/library.ts';
import { $models } from '../../stores/models.ts';
import { choose } from '../../stores/testing.ts';
import { useText } from '../../text.ts';
import { Card } from './card.tsx';
import { Chip } from './chip.tsx';
import { DownloadProgress } from './download-progress.tsx';
import { FailureNote } from './failure-note.tsx';
import { ModelDetails } from './model-details.tsx';

export interface LibraryCardProps {
  readonly model: LibraryModel;
  readonly machine: LibraryModelList['machine'];
  readonly importFrom: LibraryModelList['import_from'];
}

export function LibraryCard({ model, machine, importFrom }: LibraryCardProps) {
  const t = useText();
  const panel = useId();
  const [isOpen, setOpen] = useState(false);
  const isHere = model.state === 'installed';
  const fit = fitOf(model, machine);
  const isMoving = ['queued', 'downloading', 'verifying', 'converting', 'paused'].includes(model.state);
  return (
    <Card
      name={model.name}
      chips={
        <>
          {isHere && <Chip look="good">{t('isHere')}</Chip>}
          {model.is_default && <Chip look="accent">{t('isDefault')}</Chip>}
          {!isHere && fit !== 'fits' && (
            <Chip look={fit === 'too_large' ? 'danger' : 'warn'}>
              {fit === 'too_large' ? t('tooLarge') : t('tightFit')}
            </Chip>
          )}
        </>
      }
      about={
        <>
          <p className="mt-1 text-sm text-soft">
            <bdi>{model.summary}</bdi>
          </p>
          <p className="mt-1.5 text-xs text-faint">
            {[
              ...(model.parameters === null ? [] : [t('parameterCount', { count: compact(model.parameters) })]),
              t(isHere ? 'onDisk' : 'toDownload', { size: formatBytes(model.size_bytes) }),
              ...(model.memory_bytes === 0 ? [] : [t('inMemory', { size: formatBytes(model.memory_bytes) })]),
              ...(model.context_tokens === null
                ? []
                : [t('contextTokens', { tokens: formatNumber(model.context_tokens) })]),
              model.licence.id,
              ...(model.languages.length === 0 ? [] : [languagesOf(model.languages, t('manyLanguages'))]),
            ].join(' · ')}
          </p>
        </>
      }
      actions={
        <div className="flex flex-wrap gap-2">
          <Actions model={model} />
          <Button
            size="small"
            variant="text"
            aria-expanded={isOpen}
            aria-controls={panel}
            aria-label={`${t('details')}: ${model.name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {t('details')}
          </Button>
        </div>
      }
    >
      {isMoving && <DownloadProgress model={model} />}
      {model.failure !== null && <FailureNote failure={model.failure} onAgain={() => void pull(model.id)} />}
      <div id={panel} className="empty:hidden">
        {isOpen && <ModelDetails model={model} importFrom={importFrom} />}
      </div>
    </Card>
  );
}

function Actions({ model }: { readonly model: LibraryModel }) {
  const t = useText();
  const { fixedDefault } = useStore($models);
  const named = (label: string) => ({ 'aria-label': `${label}: ${model.name}` });
  const take = async () => {
    const accepted = await confirm({
      title: t('removeTitle', { name: model.name }),
      text: model.in_catalogue ? t('removeText') : t('removeImportedText'),
      accept: t('remove'),
      isDangerous: true,
    });
    if (accepted) await remove(model.id);
  };
  switch (model.state) {
    case 'installed':
      return (
        <>
          {model.model !== null && !model.is_default && fixedDefault === undefined && (
            <Button size="small" {...named(t('useByDefault'))} onClick={() => void choose(model.model)}>
              {t('useByDefault')}
            </Button>
          )}
          <Button size="small" color="error" {...named(t('remove'))} onClick={() => void take()}>
            {t('remove')}
          </Button>
        </>
      );
    case 'absent':
      return (
        <Button size="small" variant="contained" {...named(t('download'))} onClick={() => void pull(model.id)}>
          {t('download')}
        </Button>
      );
    case 'failed':
      return (
        <Button size="small" {...named(t('discard'))} onClick={() => void cancel(model.id)}>
          {t('discard')}
        </Button>
      );
    case 'paused':
      return (
        <>
          <Button size="small" variant="contained" {...named(t('resume'))} onClick={() => void pull(model.id)}>
            {t('resume')}
          </Button>
          <Button size="small" color="error" {...named(t('discard'))} onClick={() => void cancel(model.id)}>
            {t('discard')}
          </Button>
        </>
      );
    case 'queued':
    case 'downloading':
    case 'verifying':
    case 'converting':
      return (
        <>
          <Button size="small" {...named(t('pause'))} onClick={() => void pause(model.id)}>
            {t('pause')}
          </Button>
          <Button size="small" color="error" {...named(t('cancel'))} onClick={() => void cancel(model.id)}>
            {t('cancel')}
          </Button>
        </>
      );
  }
}

function compact(count: number): string {
  return count >= 1e9 ? `${formatNumber(Math.round(count / 1e8) / 10)}B` : `${formatNumber(Math.round(count / 1e6))}M`;
}

const mostLanguages = 6;

function languagesOf(codes: readonly string[], many: string): string {
  if (codes.includes('mul')) return many;
  const names = codes.slice(0, mostLanguages).map((code) => languageName(code));
  return codes.length > mostLanguages ? `${names.join(', ')} +${codes.length - mostLanguages}` : names.join(', ');
}
