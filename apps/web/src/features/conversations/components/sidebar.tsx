import { useStore } from '@nanostores/react';
import { ArchiveIcon, BackIcon, CheckIcon, CloseIcon, SearchIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { archiveConversations, deleteConversations, leaveSelection } from '../stores/changes.ts';
import { $filter, $isArchiveShown, $selection } from '../stores/view.ts';
import { useText } from '../text.ts';
import { ConversationList } from './conversation-list.tsx';

/** Everything between the top and the account in the sidebar: the filter, and the conversations. */
export function Sidebar() {
  const t = useText();
  const filter = useStore($filter);
  const isArchiveShown = useStore($isArchiveShown);
  const selection = useStore($selection);
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
      <ConversationList />
    </section>
  );
}

function SelectionBar({ selection }: { readonly selection: ReadonlySet<string> }) {
  const t = useText();
  const isArchiveShown = useStore($isArchiveShown);
  const ids = [...selection];
  const isEmpty = ids.length === 0;
  const remove = async () => {
    const accepted = await confirm({
      title: t('deleteTitle', { count: ids.length }),
      text: t('deleteText'),
      accept: t('delete'),
      isDangerous: true,
    });
    if (!accepted) return;
    deleteConversations(ids);
    leaveSelection();
  };
  return (
    <div className="mx-3 mb-1 flex h-9 items-center gap-0.5 rounded-sm bg-tint ps-3 text-sm text-on-tint">
      <CheckIcon size={16} />
      <span className="flex-1 truncate ps-1" aria-live="polite">
        {t('selected', { count: ids.length })}
      </span>
      <LabelledButton
        size="small"
        label={isArchiveShown ? t('unarchive') : t('toArchive')}
        icon={ArchiveIcon}
        disabled={isEmpty}
        onClick={() => {
          archiveConversations(ids, !isArchiveShown);
          leaveSelection();
        }}
      />
      <LabelledButton
        size="small"
        label={t('delete')}
        icon={TrashIcon}
        disabled={isEmpty}
        onClick={() => void remove()}
      />
      <LabelledButton size="small" label={t('leaveSelection')} icon={CloseIcon} onClick={leaveSelection} />
    </div>
  );
}
