import TextField from '@mui/material/TextField';
import { useStore } from '@nanostores/react';
import type { FileOrder, ListedFile } from '@parley/protocol';
import { Suspense, useEffect, useRef, useState } from 'react';
import { formatBytes, formatPercent } from '../../../shared/i18n/format.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Choice } from '../../../shared/ui/choice.tsx';
import { EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { UsageBar } from '../../../shared/ui/usage-bar.tsx';
import { ImageViewer } from '../../files/index.ts';
import { $isReadingFurther, $query, ask, files, openLibrary, readFurther, room } from '../stores/library.ts';
import { useText } from '../text.ts';
import { FileRow } from './file-row.tsx';
import { SelectionBar } from './selection-bar.tsx';

const orders: readonly FileOrder[] = ['newest', 'oldest', 'largest', 'name'];

/** Everything somebody uploaded: what it is, where it is used, and how much room it takes. */
export function FilesSection() {
  const t = useText();
  const { value, problem } = useStore(files.$state);
  const { kind, sort, words } = useStore($query);
  const [shown, setShown] = useState<ListedFile>();
  useEffect(openLibrary, []);
  const isNarrowed = words !== '' || kind !== 'any';
  const images = value?.items.filter((file) => file.kind === 'image') ?? [];
  return (
    <Section title={t('files')} text={t('filesText')}>
      <Room />
      <div className="flex flex-wrap items-center gap-3">
        <TextField
          label={t('find')}
          value={words}
          onChange={(event) => ask({ words: event.target.value })}
          size="small"
          type="search"
          autoComplete="off"
          sx={{ flex: '1 1 12rem' }}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
        <Choice
          label={t('kind')}
          value={kind}
          options={[
            { value: 'any', label: t('all') },
            { value: 'image', label: t('images') },
            { value: 'text', label: t('texts') },
            { value: 'other', label: t('others') },
          ]}
          onChoose={(next) => ask({ kind: next })}
        />
        <select
          aria-label={t('sort')}
          value={sort}
          onChange={(event) => ask({ sort: orders.find((order) => order === event.target.value) ?? 'newest' })}
          className="h-9 rounded-sm border border-edge bg-raised px-2 text-sm"
        >
          {orders.map((order) => (
            <option key={order} value={order}>
              {t(order)}
            </option>
          ))}
        </select>
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      {!value && problem === undefined && <RowsSkeleton count={5} />}
      {value?.items.length === 0 && <EmptyNote>{isNarrowed ? t('noneFound') : t('none')}</EmptyNote>}
      {value !== undefined && value.items.length > 0 && (
        <>
          <SelectionBar items={value.items} />
          <ul
            aria-label={t('files')}
            className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised"
          >
            {value.items.map((file) => (
              <FileRow key={file.id} file={file} onOpen={setShown} />
            ))}
          </ul>
          {value.next_cursor !== null && <Further />}
        </>
      )}
      {shown && (
        <Suspense fallback={null}>
          <ImageViewer
            images={images}
            start={Math.max(
              0,
              images.findIndex(({ id }) => id === shown.id),
            )}
            onClose={() => setShown(undefined)}
          />
        </Suspense>
      )}
    </Section>
  );
}

function Room() {
  const t = useText();
  const { value } = useStore(room.$state);
  if (!value) return <div aria-hidden="true" className="skeleton h-16 rounded-lg" />;
  const { used_bytes: used, quota_bytes: quota } = value;
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-2xl font-[560] tabular-nums">{formatBytes(used)}</span>
        <span className="text-sm text-soft">
          {quota === null ? t('noQuota') : t('ofQuota', { quota: formatBytes(quota) })}
        </span>
      </p>
      {quota !== null && (
        <UsageBar
          label={t('room')}
          value={used}
          most={quota}
          words={t('taken', { share: formatPercent(Math.min(1, used / Math.max(1, quota))) })}
        />
      )}
    </div>
  );
}

/** The next page, by a press or once its place is nearly seen. */
function Further() {
  const t = useText();
  const place = useRef<HTMLButtonElement>(null);
  const isReading = useStore($isReadingFurther);
  useEffect(() => {
    const button = place.current;
    if (!button) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void readFurther();
      },
      { rootMargin: '600px' },
    );
    watch.observe(button);
    return () => watch.disconnect();
    // Observed anew after each page: one that leaves the button in sight asks for the next.
  }, [isReading]);
  return (
    <Button ref={place} className="self-center" disabled={isReading} onClick={() => void readFurther()}>
      {t('more')}
    </Button>
  );
}
