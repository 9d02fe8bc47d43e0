import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { announce } from '../../../shared/lib/announce.ts';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import type { Composer } from '../stores/composer.ts';
import { $triggers, loadTriggers } from '../stores/triggers.ts';
import { useText } from '../text.ts';

/** What goes with the message: each can be taken off again. */
export function ChipTray({ composer }: { readonly composer: Composer }) {
  const t = useText();
  const chips = useStore(composer.$chips);
  const triggers = useStore($triggers);
  // Chips of a draft may be older than this page, their icons are not.
  useEffect(() => void loadTriggers(), []);
  const remove = (key: string, label: string) => {
    composer.removeChip(key);
    announce(t('removed', { name: label }));
    composer.focus();
  };
  return (
    <ul aria-label={t('goesWith')} className="flex flex-wrap gap-1.5 px-3 pt-3">
      {chips.map(({ key, from, label }) => {
        const Icon = triggers.find(({ id }) => id === from)?.icon;
        return (
          <li
            key={key}
            className="animate-rise flex h-8 max-w-full items-center gap-1.5 rounded-full bg-tint ps-3 text-sm text-on-tint"
          >
            {Icon && <Icon size={15} />}
            <span dir="auto" className="min-w-0 truncate">
              {label}
            </span>
            <button
              type="button"
              aria-label={t('remove', { name: label })}
              title={t('remove', { name: label })}
              onClick={() => remove(key, label)}
              className="grid size-8 shrink-0 place-items-center rounded-full hover:bg-hover"
            >
              <CloseIcon size={14} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
