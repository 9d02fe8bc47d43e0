import Button from '@mui/material/Button';
import { useStore } from '@nanostores/react';
import { SearchIcon } from '../../../shared/ui/icons.ts';
import { $recent, forgetRecent } from '../stores/question.ts';
import { askAgain } from '../stores/search.ts';
import { useText } from '../text.ts';

/** What was asked before, in this browser. */
export function Recent() {
  const t = useText();
  const recent = useStore($recent);
  if (recent.length === 0) return null;
  return (
    <section aria-label={t('recent')}>
      <div className="flex items-center justify-between">
        <h2 className="text-sm font-semibold text-soft">{t('recent')}</h2>
        <Button size="small" color="inherit" onClick={forgetRecent}>
          {t('forget')}
        </Button>
      </div>
      <ul className="mt-1 flex flex-col">
        {recent.map((query) => (
          <li key={query}>
            <button
              type="button"
              onClick={() => askAgain(query)}
              className="-mx-2 flex min-h-10 w-full items-center gap-3 rounded-md px-2 py-1.5 text-start text-base hover:bg-hover"
            >
              <SearchIcon size={16} className="shrink-0 text-faint" />
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {query}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
