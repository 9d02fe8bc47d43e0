import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { SettingsIcon } from '../../../shared/ui/icons.ts';
import { later } from '../../../shared/ui/later.tsx';
import { $tag, $tags } from '../stores/view.ts';
import { useText } from '../text.ts';
import { colorOfTag, Swatch } from './swatch.tsx';

const ManageTags = later(async () => (await import('./manage-tags.tsx')).ManageTags);
const mostShown = 12;

/** One press shows only what has the tag; nothing where there are no tags. */
export function TagBar() {
  const t = useText();
  const tags = useStore($tags);
  const chosen = useStore($tag);
  const [isManaging, setManaging] = useState(false);
  if (tags.length === 0 && chosen === undefined) return null;
  const shown = tags.slice(0, mostShown).map(({ tag }) => tag);
  return (
    <div className="mx-3 mb-1 flex items-center gap-0.5">
      <ul aria-label={t('tags')} className="flex min-w-0 flex-1 [scrollbar-width:none] gap-1 overflow-x-auto py-0.5">
        {(chosen === undefined || shown.includes(chosen) ? shown : [chosen, ...shown]).map((tag) => (
          <li key={tag}>
            <button
              type="button"
              aria-pressed={tag === chosen}
              onClick={() => $tag.set(tag === chosen ? undefined : tag)}
              className={`flex h-[30px] items-center gap-1.5 rounded-full border px-2.5 text-xs whitespace-nowrap ${tag === chosen ? 'border-accent bg-tint text-on-tint' : 'border-line text-soft hover:bg-hover'}`}
            >
              <Swatch color={colorOfTag(tag)} className="size-2" />
              <span dir="auto">{tag}</span>
            </button>
          </li>
        ))}
      </ul>
      <LabelledButton size="small" label={t('manageTags')} icon={SettingsIcon} onClick={() => setManaging(true)} />
      {isManaging && <ManageTags onClose={() => setManaging(false)} />}
    </div>
  );
}
