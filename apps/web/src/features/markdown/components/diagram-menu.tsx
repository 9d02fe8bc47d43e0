import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useContext } from 'react';
import { CopyIcon, DownloadIcon } from '../../../shared/ui/icons.ts';
import { pngOf, vectorOf } from '../diagram/diagram-picture.ts';
import { download } from './clipboard.ts';
import { MarkdownLabelsContext } from './labels.ts';

export interface DiagramMenuProps {
  readonly anchor: HTMLElement;
  readonly source: string;
  readonly onClose: () => void;
  /** What came of it: nothing, unless it could not be made. */
  readonly onOutcome: (outcome: 'done' | 'copied' | 'failed') => void;
}

/** A diagram, to be taken elsewhere. */
export function DiagramMenu({ anchor, source, onClose, onOutcome }: DiagramMenuProps) {
  const labels = useContext(MarkdownLabelsContext);
  const choose = (act: () => Promise<'done' | 'copied'>) => () => {
    onClose();
    act().then(onOutcome, () => onOutcome('failed'));
  };
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      <MenuItem
        onClick={choose(async () => {
          download('diagram.png', await pngOf(source));
          return 'done';
        })}
      >
        <DownloadIcon /> {labels.downloadAs('PNG')}
      </MenuItem>
      <MenuItem
        onClick={choose(async () => {
          download('diagram.svg', await vectorOf(source));
          return 'done';
        })}
      >
        <DownloadIcon /> {labels.downloadAs('SVG')}
      </MenuItem>
      {'ClipboardItem' in globalThis && (
        <MenuItem
          onClick={choose(async () => {
            // The promise itself: a browser allows it only right behind the press.
            await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(source) })]);
            return 'copied';
          })}
        >
          <CopyIcon /> {labels.copyImage}
        </MenuItem>
      )}
    </Menu>
  );
}
