import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import MenuItem from '@mui/material/MenuItem';
import MenuList from '@mui/material/MenuList';
import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { FolderAddIcon, FolderIcon } from '../../../shared/ui/icons.ts';
import { moveConversations } from '../stores/changes.ts';
import { $folders } from '../stores/folders.ts';
import { useText } from '../text.ts';
import { FolderDialog } from './folder-dialog.tsx';
import { Swatch } from './swatch.tsx';

/** What dragging does, for keys, for one hand, and for many at once. */
export function MoveDialog({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  const t = useText();
  const folders = useStore($folders);
  const [isNaming, setNaming] = useState(false);
  const move = (folder: (typeof folders)[number] | null) => {
    onClose();
    void moveConversations(ids, folder);
  };
  if (isNaming) return <FolderDialog onClose={onClose} onMade={move} />;
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t('moveTo')}</DialogTitle>
      <DialogContent>
        <MenuList autoFocusItem>
          <MenuItem onClick={() => move(null)}>
            <FolderIcon className="text-faint" /> {t('noFolder')}
          </MenuItem>
          {folders.map((folder) => (
            <MenuItem key={folder.id} onClick={() => move(folder)}>
              <Swatch color={folder.color} className="mx-1 size-3" />
              <span className="truncate" dir="auto">
                {folder.name}
              </span>
            </MenuItem>
          ))}
          <MenuItem onClick={() => setNaming(true)}>
            <FolderAddIcon /> {t('newFolder')}
          </MenuItem>
        </MenuList>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </DialogActions>
    </Dialog>
  );
}
