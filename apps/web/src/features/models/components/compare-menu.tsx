import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useStore } from '@nanostores/react';
import { limits } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { $models, refreshModels } from '../stores/models.ts';
import { pinnedFirst } from '../stores/pinned.ts';
import { useText } from '../text.ts';
import { detailOf, ModelLine } from './model-menu.tsx';

export interface CompareMenuProps {
  readonly anchor: HTMLElement;
  readonly compared: readonly string[];
  /** The one that would answer alone. */
  readonly first: string | undefined;
  readonly onCompare: (models: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Two to four models that shall answer side by side. */
export function CompareMenu({ anchor, compared, first, onCompare, onClose }: CompareMenuProps) {
  const t = useText();
  const { items } = useStore($models);
  const [chosen, setChosen] = useState<readonly string[]>(
    compared.length > 1 ? compared : first === undefined ? [] : [first],
  );
  useEffect(() => void refreshModels(), []);
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const isFull = chosen.length >= limits.lanes;
  const done = (models: readonly string[]) => () => {
    onClose();
    onCompare(models);
  };
  return (
    <Menu open anchorEl={anchor} onClose={onClose} slotProps={{ paper: { sx: { width: 340, maxHeight: 480 } } }}>
      <li role="none" className="px-3 pt-1 pb-2 text-sm text-soft">
        {t('compareHint', { count: limits.lanes })}
      </li>
      {pinnedFirst(items).map((model) => {
        const isChosen = chosen.includes(model.id);
        return (
          <MenuItem
            key={model.id}
            role="menuitemcheckbox"
            aria-checked={isChosen}
            selected={isChosen}
            disabled={isFull && !isChosen}
            onClick={() => toggle(model.id)}
          >
            <ModelLine name={model.name} detail={detailOf(model, t)} isChosen={isChosen} />
          </MenuItem>
        );
      })}
      <MenuItem
        disabled={chosen.length < 2}
        onClick={done(chosen)}
        sx={{ borderTop: '1px solid var(--color-line)', justifyContent: 'center', fontWeight: 600 }}
      >
        {t('compareCount', { count: chosen.length })}
      </MenuItem>
      {compared.length > 1 && (
        <MenuItem onClick={done([])} sx={{ justifyContent: 'center' }}>
          {t('compareEnd')}
        </MenuItem>
      )}
    </Menu>
  );
}
