import { useStore } from '@nanostores/react';
import { ArchiveIcon, BackIcon, SearchIcon } from '../../../shared/ui/icons.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { later } from '../../../shared/ui/later.tsx';
import { $folders } from '../stores/folders.ts';
import { $filter, $isArchiveShown, $selection } from '../stores/view.ts';
import { useText } from '../text.ts';
import { ConversationList } from './conversation-list.tsx';
import { NewFolderButton } from './folder-row.tsx';
import { TagBar } from './tag-bar.tsx';

const SelectionBar = later(async () => (await import('./selection-bar.tsx')).SelectionBar);

/** Everything between the top and the account in the sidebar: the filter, and the conversations. */
export function Sidebar() {
  const t = useText();
  const filter = useStore($filter);
  const isArchiveShown = useStore($isArchiveShown);
  const selection = useStore($selection);
  const hasNoFolder = useStore($folders).length === 0;
  return (
    <section aria-label={t('conversations')} className="flex min-h-0 flex-1 flex-col">
      {selection ? (
        <SelectionBar selection={selection} />
      ) : (
        <div className="mx-3 mb-1 flex items-center gap-1">
          {isArchiveShown && (
            <LabelledButton
              size="small"
              label={t('leaveArchive')}
              icon={BackIcon}
              onClick={() => $isArchiveShown.set(false)}
            />
          )}
          <label className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-sm px-2.5 text-faint focus-within:bg-hover hover:bg-hover">
            <SearchIcon size={16} />
            <span className="sr-only">{isArchiveShown ? t('filterArchive') : t('filter')}</span>
            <input
              type="search"
              value={filter}
              placeholder={isArchiveShown ? t('filterArchive') : t('filter')}
              onChange={(event) => $filter.set(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && filter !== '' && $filter.set('')}
              className="min-w-0 flex-1 bg-transparent text-sm text-ink outline-none placeholder:text-faint"
              dir={filter === '' ? undefined : 'auto'}
            />
          </label>
          {!isArchiveShown && hasNoFolder && <NewFolderButton />}
          {!isArchiveShown && (
            <LabelledButton
              size="small"
              label={t('archive')}
              icon={ArchiveIcon}
              onClick={() => $isArchiveShown.set(true)}
            />
          )}
        </div>
      )}
      {!isArchiveShown && <TagBar />}
      <ConversationList />
    </section>
  );
}
