import { useStore } from '@nanostores/react';
import type { ListedFile } from '@parley/protocol';
import { formatBytes } from '../../../shared/i18n/format.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { $selected, removeFiles, select } from '../stores/library.ts';
import { useText } from '../text.ts';

/** Chooses all that is shown, and deletes what is chosen. */
export function SelectionBar({ items }: { readonly items: readonly ListedFile[] }) {
  const t = useText();
  const selected = useStore($selected);
  const chosen = items.filter(({ id }) => selected.has(id));
  const size = formatBytes(chosen.reduce((sum, file) => sum + file.size, 0));
  const isAll = chosen.length === items.length;
  return (
    <div
      className={`sticky top-0 z-10 flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-md ps-4 pe-2 ${chosen.length > 0 ? 'bg-tint text-on-tint' : 'bg-paper'}`}
    >
      <label className="flex min-h-9 flex-1 cursor-pointer items-center gap-3 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isAll}
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && !isAll;
          }}
          onChange={(event) =>
            select(
              items.map(({ id }) => id),
              event.target.checked,
            )
          }
        />
        <span aria-live="polite">
          {chosen.length === 0 ? t('chooseAll') : t('chosen', { count: chosen.length, size })}
        </span>
      </label>
      {chosen.length > 0 && (
        <Button size="small" color="error" className="bg-raised" onClick={() => void removeFiles(chosen)}>
          {t('deleteChosen')}
        </Button>
      )}
    </div>
  );
}
