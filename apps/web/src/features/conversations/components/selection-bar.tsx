import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { ArchiveIcon, CheckIcon, CloseIcon, FolderIcon, TagIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { archiveConversations, deleteConversations, leaveSelection } from '../stores/changes.ts';
import { $isArchiveShown, selectAllShown } from '../stores/view.ts';
import { useText } from '../text.ts';
import { MoveDialog } from './move-dialog.tsx';
import { TagsDialog } from './tags-dialog.tsx';

/** What can be done with all that are chosen. */
export function SelectionBar({ selection }: { readonly selection: ReadonlySet<string> }) {
  const t = useText();
  const isArchiveShown = useStore($isArchiveShown);
  const [isMoving, setMoving] = useState(false);
  const [isTagging, setTagging] = useState(false);
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
  const leaveAfter = (close: (isOpen: false) => void) => () => {
    close(false);
    leaveSelection();
  };
  return (
    <div
      role="toolbar"
      aria-label={t('selected', { count: ids.length })}
      onKeyDown={(event) => event.key === 'Escape' && leaveSelection()}
      className="mx-3 mb-1 flex flex-col rounded-sm bg-tint py-0.5 ps-3 pe-0.5 text-sm text-on-tint"
    >
      <div className="flex h-8 items-center">
        <span className="flex-1 truncate" aria-live="polite">
          {t('selected', { count: ids.length })}
        </span>
        <LabelledButton size="small" label={t('leaveSelection')} icon={CloseIcon} onClick={leaveSelection} />
      </div>
      <div className="-ms-2 flex h-8 items-center gap-0.5">
        <LabelledButton size="small" label={t('selectAll')} icon={CheckIcon} onClick={selectAllShown} />
        <LabelledButton
          size="small"
          label={t('moveTo')}
          icon={FolderIcon}
          disabled={isEmpty}
          onClick={() => setMoving(true)}
        />
        <LabelledButton
          size="small"
          label={t('tags')}
          icon={TagIcon}
          disabled={isEmpty}
          onClick={() => setTagging(true)}
        />
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
      </div>
      {isMoving && <MoveDialog ids={ids} onClose={leaveAfter(setMoving)} />}
      {isTagging && <TagsDialog ids={ids} onClose={leaveAfter(setTagging)} />}
    </div>
  );
}
