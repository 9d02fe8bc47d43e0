import { useStore } from '@nanostores/react';
import type { Folder } from '@parley/protocol';
import { useState } from 'react';
import { Link } from '../../../shared/router/link.tsx';
import { folderPath } from '../../../shared/router/paths.ts';
import { ChevronRightIcon, FolderAddIcon, MoreIcon } from '../../../shared/ui/icons.ts';
import { IconButton } from '../../../shared/ui/icon-button.tsx';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { later } from '../../../shared/ui/later.tsx';
import { $isSidebarOver } from '../../../shared/ui/layout.ts';
import { $dropPlace } from '../stores/drop-place.ts';
import { changeFolder, toggleFolder } from '../stores/folders.ts';
import { useText } from '../text.ts';
import { RenameField } from './rename-field.tsx';
import { Swatch } from './swatch.tsx';
import { dragHandlers } from './use-drag.ts';

const FolderMenu = later(async () => (await import('./folder-menu.tsx')).FolderMenu);
const FolderDialog = later(async () => (await import('./folder-dialog.tsx')).FolderDialog);

export interface FolderRowProps {
  readonly folder: Folder;
  readonly isOpen: boolean;
  readonly isHere: boolean;
  readonly count: number;
}

/** A folder in the sidebar: opens and closes, leads to its page, takes what is dropped on it. */
export function FolderRow({ folder, isOpen, isHere, count }: FolderRowProps) {
  const t = useText();
  const [menuAt, setMenuAt] = useState<HTMLElement>();
  const [isRenaming, setRenaming] = useState(false);
  const isTarget = useStore($dropPlace) === `folder:${folder.id}`;
  if (isRenaming)
    return (
      <RenameField
        label={t('renameFolder')}
        className="h-9 min-w-0 text-sm"
        title={folder.name}
        onDone={(name) => {
          setRenaming(false);
          if (name !== undefined && name !== folder.name) void changeFolder(folder.id, { name });
        }}
      />
    );
  return (
    <div
      data-drop={`folder:${folder.id}`}
      className={`group relative flex h-9 items-center rounded-sm ${isTarget ? 'bg-tint outline-2 outline-accent' : isHere ? 'bg-tint text-on-tint' : 'hover:bg-hover'}`}
    >
      <IconButton
        size="small"
        aria-label={t(isOpen ? 'closeFolder' : 'openFolder', { folder: folder.name })}
        aria-expanded={isOpen}
        onClick={() => toggleFolder(folder.id)}
      >
        <ChevronRightIcon size={14} className={isOpen ? 'rotate-90' : 'rtl:rotate-180'} />
      </IconButton>
      <Link
        to={folderPath(folder.id)}
        aria-current={isHere ? 'page' : undefined}
        onClick={() => $isSidebarOver.set(false)}
        onDoubleClick={() => setRenaming(true)}
        className="flex h-full min-w-0 flex-1 items-center gap-2 rounded-sm pe-2 text-sm font-medium"
        {...dragHandlers(() => ({ kind: 'folder', id: folder.id, label: folder.name }), setMenuAt)}
      >
        <Swatch color={folder.color} />
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {folder.name}
        </span>
        {count > 0 && <span className="text-xs text-faint">{count}</span>}
      </Link>
      <IconButton
        size="small"
        aria-label={t('menuOf', { title: folder.name })}
        aria-haspopup="menu"
        aria-expanded={menuAt !== undefined}
        onClick={(event) => setMenuAt(event.currentTarget)}
        className={`me-0.5 ${menuAt || isHere ? '' : 'sr-hover'}`}
      >
        <MoreIcon size={16} />
      </IconButton>
      {menuAt && (
        <FolderMenu
          folder={folder}
          anchor={menuAt}
          onClose={() => setMenuAt(undefined)}
          onRename={() => setRenaming(true)}
        />
      )}
    </div>
  );
}

/** The heading of all folders, with the way to a new one. */
export function FoldersTitle() {
  const t = useText();
  return (
    <div className="flex h-full items-end justify-between ps-2.5 pe-0.5">
      <h2 className="pb-1.5 text-xs font-semibold tracking-normal text-faint">{t('folders')}</h2>
      <NewFolderButton />
    </div>
  );
}

export function NewFolderButton() {
  const t = useText();
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <LabelledButton size="small" label={t('newFolder')} icon={FolderAddIcon} onClick={() => setNaming(true)} />
      {isNaming && <FolderDialog onClose={() => setNaming(false)} />}
    </>
  );
}
