import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useStore } from '@nanostores/react';
import type { Folder } from '@parley/protocol';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { ArrowDownIcon, ArrowUpIcon, CheckIcon, EditIcon, SettingsIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { navigate } from '../../../shared/router/router.ts';
import { folderPath } from '../../../shared/router/paths.ts';
import { $folders, $newFolder, changeFolder, deleteFolder } from '../stores/folders.ts';
import { useText } from '../text.ts';
import { Swatch, swatchColors } from './swatch.tsx';

export interface FolderMenuProps {
  readonly folder: Folder;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly onRename: () => void;
}

export function FolderMenu({ folder, anchor, onClose, onRename }: FolderMenuProps) {
  const t = useText();
  const folders = useStore($folders);
  const place = folders.findIndex(({ id }) => id === folder.id);
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  const remove = async () => {
    const isSure = await confirm({
      title: t('deleteFolderTitle', { folder: folder.name }),
      text: t('deleteFolderText'),
      accept: t('delete'),
      isDangerous: true,
    });
    if (!isSure) return;
    if (location.pathname === folderPath(folder.id)) navigate('/');
    await deleteFolder(folder.id);
  };
  const newChat = () => {
    $newFolder.set(folder.id);
    navigate('/');
  };
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      <MenuItem onClick={choose(newChat)}>
        <EditIcon /> {t('newInFolder')}
      </MenuItem>
      <MenuItem onClick={choose(onRename)}>
        <EditIcon /> {t('rename')}
      </MenuItem>
      <MenuItem onClick={choose(() => navigate(folderPath(folder.id)))}>
        <SettingsIcon /> {t('folderSettings')}
      </MenuItem>
      <MenuItem disabled={place <= 0} onClick={choose(() => void changeFolder(folder.id, { position: place - 1 }))}>
        <ArrowUpIcon /> {t('moveUp')}
      </MenuItem>
      <MenuItem
        disabled={place >= folders.length - 1}
        onClick={choose(() => void changeFolder(folder.id, { position: place + 1 }))}
      >
        <ArrowDownIcon /> {t('moveDown')}
      </MenuItem>
      <Divider />
      {swatchColors.map((color) => (
        <MenuItem
          key={color}
          dense
          role="menuitemradio"
          aria-checked={color === folder.color}
          onClick={choose(() => void changeFolder(folder.id, { color }))}
        >
          <Swatch color={color} className="mx-1 size-3.5" /> {t(`color_${color}`)}
          {color === folder.color && <CheckIcon size={14} className="ms-auto" />}
        </MenuItem>
      ))}
      <Divider />
      <MenuItem onClick={choose(() => void remove())} sx={{ color: 'error.main' }}>
        <TrashIcon /> {t('delete')}
      </MenuItem>
    </Menu>
  );
}
