import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type { Conversation } from '@parley/protocol';
import { useState } from 'react';
import {
  ArchiveIcon,
  CheckIcon,
  DownloadIcon,
  EditIcon,
  FolderIcon,
  ForkIcon,
  InfoIcon,
  PinIcon,
  TagIcon,
  TrashIcon,
} from '../../../shared/ui/icons.ts';
import { chatPath } from '../../../shared/router/paths.ts';
import { navigate } from '../../../shared/router/router.ts';
import { later } from '../../../shared/ui/later.tsx';
import { $branchesOf } from '../../branches/index.ts';
import {
  archiveConversations,
  changeConversation,
  deleteConversations,
  exportConversation,
} from '../stores/changes.ts';
import { isUnread } from '../stores/list.ts';
import { toggleSelected } from '../stores/view.ts';
import { useText } from '../text.ts';

const MoveDialog = later(async () => (await import('./move-dialog.tsx')).MoveDialog);
const TagsDialog = later(async () => (await import('./tags-dialog.tsx')).TagsDialog);

export interface ConversationMenuProps {
  readonly conversation: Conversation;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly onRename: () => void;
}

export function ConversationMenu({ conversation, anchor, onClose, onRename }: ConversationMenuProps) {
  const t = useText();
  const [isTagging, setTagging] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const { id, pinned, status } = conversation;
  const isArchived = status === 'archived';
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  if (isTagging) return <TagsDialog ids={[id]} onClose={onClose} />;
  if (isMoving) return <MoveDialog ids={[id]} onClose={onClose} />;
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      <MenuItem data-do="rename" onClick={choose(onRename)}>
        <EditIcon /> {t('rename')}
      </MenuItem>
      <MenuItem data-do="pin" onClick={choose(() => void changeConversation(id, { pinned: !pinned }))}>
        <PinIcon /> {pinned ? t('unpin') : t('pin')}
      </MenuItem>
      <MenuItem data-do="tags" onClick={() => setTagging(true)}>
        <TagIcon /> {t('tags')}
      </MenuItem>
      <MenuItem data-do="move" onClick={() => setMoving(true)}>
        <FolderIcon /> {t('moveTo')}
      </MenuItem>
      <MenuItem onClick={choose(() => void changeConversation(id, { unread: !isUnread(conversation) }))}>
        <InfoIcon /> {t(isUnread(conversation) ? 'markRead' : 'markUnread')}
      </MenuItem>
      <MenuItem
        data-do="branches"
        onClick={choose(() => {
          navigate(chatPath(id));
          $branchesOf.set(id);
        })}
      >
        <ForkIcon /> {t('branches')}
      </MenuItem>
      <MenuItem data-do="archive" onClick={choose(() => archiveConversations([id], !isArchived))}>
        <ArchiveIcon /> {isArchived ? t('unarchive') : t('toArchive')}
      </MenuItem>
      <MenuItem data-do="select" onClick={choose(() => toggleSelected(id))}>
        <CheckIcon /> {t('selectSeveral')}
      </MenuItem>
      <MenuItem onClick={choose(() => exportConversation(id, 'markdown'))}>
        <DownloadIcon /> {t('exportMarkdown')}
      </MenuItem>
      <MenuItem onClick={choose(() => exportConversation(id, 'json'))}>
        <DownloadIcon /> {t('exportLines')}
      </MenuItem>
      <Divider />
      <MenuItem onClick={choose(() => deleteConversations([id]))} sx={{ color: 'error.main' }}>
        <TrashIcon /> {t('delete')}
      </MenuItem>
    </Menu>
  );
}
