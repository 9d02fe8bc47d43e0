import { useStore } from '@nanostores/react';
import type { LibraryModel, LibraryModelList } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { SearchIcon } from '../../../../shared/ui/icons.ts';
import { Choice } from '../../../../shared/ui/choice.tsx';
import { EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../../shared/ui/page-body.tsx';
import { library, watchLibrary } from '../../stores/library.ts';
import { useText } from '../../text.ts';
import { ImportForm } from './import-form.tsx';
import { LibraryCard } from './library-card.tsx';

type Shown = 'chat' | 'embedding' | 'other';

/** Models that run inside Parley: what there is, what is here, what is on its way. */
export function LibrarySection() {
  const t = useText();
  const { value, problem } = useStore(library.$state);
  const [kind, setKind] = useState<Shown>('chat');
  const [typed, setTyped] = useState('');
  const [isImporting, setImporting] = useState(false);
  useEffect(() => watchLibrary(), []);
  const shown = (value?.items ?? []).filter(
    (model) => isOf(model, kind) && `${model.name} ${model.id}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  return (
    <Section
      title={t('library')}
      text={t('libraryText')}
      action={
        value !== undefined &&
        value.import_from !== 'nowhere' && (
          <Button size="small" aria-expanded={isImporting} onClick={() => setImporting(!isImporting)}>
            {t('importFile')}
          </Button>
        )
      }
    >
      {value && <MachineLine machine={value.machine} />}
      {isImporting && value && <ImportForm from={value.import_from} onDone={() => setImporting(false)} />}
      {problem !== undefined && (
        <ProblemNote
          text={problem}
          action={
            <Button size="small" onClick={() => void library.read()}>
              {t('tryAgain')}
            </Button>
          }
        />
      )}
      {!value && problem === undefined && <RowsSkeleton count={5} />}
      {value && (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <Choice<Shown>
              label={t('kind')}
              value={kind}
              options={[
                { value: 'chat', label: t('kindChat') },
                { value: 'embedding', label: t('kindSearch') },
                { value: 'other', label: t('kindOther') },
              ]}
              onChoose={setKind}
            />
            <label className="flex h-10 max-w-80 flex-1 basis-48 items-center gap-2 rounded-md border border-edge bg-raised px-3 text-faint focus-within:border-accent">
              <SearchIcon size={16} />
              <input
                type="search"
                aria-label={t('searchModels')}
                placeholder={t('searchModels')}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="min-w-0 flex-1 bg-transparent text-sm text-ink outline-none placeholder:text-faint"
              />
            </label>
          </div>
          {shown.length === 0 && <EmptyNote>{t('nothingFound')}</EmptyNote>}
          <ul className="flex flex-col gap-3">
            {sorted(shown).map((model) => (
              <li key={model.id}>
                <LibraryCard model={model} machine={value.machine} importFrom={value.import_from} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function MachineLine({ machine }: { readonly machine: LibraryModelList['machine'] }) {
  const t = useText();
  return (
    <p className="text-sm text-soft">
      {[
        t('machineMemory', {
          total: formatBytes(machine.memory_bytes),
          free: formatBytes(machine.available_memory_bytes),
        }),
        ...(machine.free_disk_bytes === null ? [] : [t('machineDisk', { free: formatBytes(machine.free_disk_bytes) })]),
        t('machineCores', { count: machine.cores }),
      ].join(' · ')}
    </p>
  );
}

function isOf({ kind }: LibraryModel, shown: Shown): boolean {
  if (shown === 'chat') return kind === 'chat';
  const isSearch = kind === 'embedding' || kind === 'reranker';
  return shown === 'embedding' ? isSearch : !isSearch && kind !== 'chat';
}

const rank: Readonly<Record<LibraryModel['state'], number>> = {
  downloading: 0,
  verifying: 0,
  converting: 0,
  queued: 0,
  paused: 0,
  failed: 0,
  installed: 1,
  absent: 2,
};

/** What somebody waits for first, then what is here, then what could be, each as the catalogue has it. */
function sorted(models: readonly LibraryModel[]): readonly LibraryModel[] {
  return models.toSorted((one, other) => rank[one.state] - rank[other.state]);
}
