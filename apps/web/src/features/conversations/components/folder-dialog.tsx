import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { limits, type Folder, type FolderColor } from '@parley/protocol';
import { useState } from 'react';
import { createFolder } from '../stores/folders.ts';
import { useText } from '../text.ts';
import { Swatch, swatchColors } from './swatch.tsx';

export interface FolderDialogProps {
  readonly onClose: () => void;
  readonly onMade?: (folder: Folder) => void;
}

/** A name and a colour; everything else is on the folder's page. */
export function FolderDialog({ onClose, onMade }: FolderDialogProps) {
  const t = useText();
  const [name, setName] = useState('');
  const [color, setColor] = useState<FolderColor>('sky');
  const make = async () => {
    if (name.trim() === '') return;
    const folder = await createFolder({ name: name.trim(), color });
    if (!folder) return;
    onClose();
    onMade?.(folder);
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t('newFolder')}</DialogTitle>
      <DialogContent>
        <input
          aria-label={t('folderName')}
          placeholder={t('folderName')}
          value={name}
          autoFocus
          dir="auto"
          maxLength={limits.folderNameCharacters}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && void make()}
          className="h-10 w-full rounded-md border border-edge bg-raised px-3 text-sm outline-none focus:border-accent"
        />
        <ColorChoice color={color} onChoose={setColor} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="contained" disabled={name.trim() === ''} onClick={() => void make()}>
          {t('create')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function ColorChoice({
  color: chosen,
  onChoose,
}: {
  readonly color: FolderColor;
  readonly onChoose: (color: FolderColor) => void;
}) {
  const t = useText();
  return (
    <fieldset className="mt-4 flex flex-wrap gap-1.5">
      <legend className="sr-only">{t('color')}</legend>
      {swatchColors.map((color) => (
        <label
          key={color}
          title={t(`color_${color}`)}
          className="grid size-9 cursor-pointer place-items-center rounded-full border-2 border-transparent has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="folder-color"
            checked={color === chosen}
            onChange={() => onChoose(color)}
            className="sr-only"
            aria-label={t(`color_${color}`)}
          />
          <Swatch color={color} className="size-6" />
        </label>
      ))}
    </fieldset>
  );
}
