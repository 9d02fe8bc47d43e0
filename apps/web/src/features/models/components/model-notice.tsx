import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { formatPercent } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { $fetched, $models, fetchModel, watchFirstModel } from '../stores/models.ts';
import { useText } from '../text.ts';

/** While nothing but the built-in responder can answer: says so, how far the first model is, and what to do. */
export function ModelNotice({ mayFetch }: { readonly mayFetch: boolean }) {
  const t = useText();
  const { notice } = useStore($models);
  const fetched = useStore($fetched);
  const id = notice?.state === 'fetching' ? notice.library_id : undefined;
  useEffect(() => (id === undefined ? undefined : watchFirstModel(id)), [id]);
  if (notice === undefined) return null;
  const { state, name } = notice;
  return (
    <div className="pointer-events-auto flex w-full max-w-[44rem] flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line bg-raised py-1.5 ps-4 pe-2 text-sm text-soft shadow-mid">
      {/* Only the words are told aloud: not each change of the bar beside them. */}
      <span role="status" className="min-w-0 flex-1 basis-56" title={state === 'failed' ? notice.message : undefined}>
        {state === 'fetching' ? t('fetchingFirst', { name }) : t('noModelYet')}
      </span>
      {state === 'fetching' && fetched !== undefined && (
        <progress max={1} value={fetched} aria-label={name} className="progress-line h-1.5 w-32">
          {formatPercent(fetched)}
        </progress>
      )}
      {state !== 'fetching' && mayFetch && (
        <button
          type="button"
          onClick={() => void fetchModel(notice.library_id)}
          className="flex h-8 items-center rounded-sm px-2 font-medium text-ink hover:bg-hover"
        >
          {state === 'failed' ? t('tryAgain') : t('getModel', { name })}
        </button>
      )}
      {mayFetch && (
        <Link
          to="/models/library"
          className="flex h-8 items-center rounded-sm px-2 font-medium text-ink hover:bg-hover"
        >
          {t('manageModels')}
        </Link>
      )}
    </div>
  );
}
