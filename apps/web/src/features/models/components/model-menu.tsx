import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useStore } from '@nanostores/react';
import { useEffect, useMemo, useState } from 'react';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { CheckIcon, ColumnsIcon, SearchIcon } from '../../../shared/ui/icons.ts';
import { $models, refreshModels, type Model } from '../stores/models.ts';
import { $pinned, byPin } from '../stores/pinned.ts';
import { useText } from '../text.ts';
import { PinItem, toPin } from './pin-item.tsx';

export interface ModelMenuProps {
  readonly anchor: HTMLElement;
  readonly chosen: string | null;
  /** Null: whatever is the default. */
  readonly onChoose: (model: string | null) => void;
  readonly onClose: () => void;
  readonly withDefault?: boolean;
  /** Leads to the choice of several. */
  readonly onCompare?: () => void;
}

const searchFrom = 8;
const twoColumns = { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto' };
const wholeRow = { gridColumn: '1 / -1' };

/** All models that can answer, to choose one. */
export function ModelMenu({ anchor, chosen, onChoose, onClose, withDefault = true, onCompare }: ModelMenuProps) {
  const t = useText();
  const { items, problem } = useStore($models);
  const [typed, setTyped] = useState('');
  useEffect(() => void refreshModels(), []);
  // As it was when the menu opened: a row stays under the hand that pins it.
  const [pinnedThen] = useState(() => $pinned.get());
  const { pinned, others } = useMemo(() => {
    const wanted = typed.trim().toLowerCase();
    const found = items.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
    return byPin(found, pinnedThen);
  }, [items, typed, pinnedThen]);
  const choose = (model: string | null) => () => {
    onClose();
    onChoose(model);
  };
  const rows = (models: readonly Model[]) =>
    models.flatMap((model) => [
      <MenuItem
        key={model.id}
        selected={chosen === model.id}
        aria-keyshortcuts={document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'}
        onClick={choose(model.id)}
        onKeyDown={toPin}
      >
        <ModelLine name={model.name} detail={detailOf(model, t)} isChosen={chosen === model.id} />
      </MenuItem>,
      <PinItem key={`pin ${model.id}`} id={model.id} name={model.name} />,
    ]);
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      slotProps={{ paper: { sx: { width: 360, maxHeight: 440 } }, list: { sx: twoColumns } }}
    >
      {items.length >= searchFrom && (
        <div className="col-span-2 mb-1 flex items-center gap-2 border-b border-line px-2 pb-2 text-faint">
          <SearchIcon size={16} />
          <input
            aria-label={t('searchModels')}
            placeholder={t('searchModels')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            // The menu would take letters for a jump to an item.
            onKeyDown={(event) => event.key.length === 1 && event.stopPropagation()}
            className="flex-1 bg-transparent text-sm text-ink outline-none placeholder:text-faint"
          />
        </div>
      )}
      {withDefault && typed === '' && (
        <MenuItem selected={chosen === null} onClick={choose(null)} sx={wholeRow}>
          <ModelLine
            name={t('default')}
            detail={items.find((model) => model.is_default)?.name ?? ''}
            isChosen={chosen === null}
          />
        </MenuItem>
      )}
      {pinned.length > 0 && (
        <li role="none" className="col-span-2 px-2.5 pt-2 pb-1 text-xs font-medium text-faint">
          {t('pinned')}
        </li>
      )}
      {rows(pinned)}
      {pinned.length > 0 && others.length > 0 && <li role="separator" className="col-span-2 my-1 h-px bg-line" />}
      {rows(others)}
      {onCompare && typed === '' && (
        <MenuItem onClick={onCompare} sx={{ ...wholeRow, borderTop: '1px solid var(--color-line)' }}>
          <ColumnsIcon size={16} />
          <span className="ms-2 flex-1 py-1">{t('compareSeveral')}</span>
        </MenuItem>
      )}
      {problem !== undefined && <p className="col-span-2 px-3 py-2 text-sm text-danger">{problem}</p>}
    </Menu>
  );
}

export function ModelLine({
  name,
  detail,
  isChosen,
}: {
  readonly name: string;
  readonly detail: string;
  readonly isChosen: boolean;
}) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <span className="flex min-w-0 flex-1 flex-col py-1">
        <span dir="auto" className="truncate font-medium [text-align:match-parent]">
          {name}
        </span>
        <span className="truncate text-xs opacity-75">{detail}</span>
      </span>
      {isChosen && <CheckIcon size={16} />}
    </span>
  );
}

export function detailOf({ context_tokens, abilities }: Model, t: ReturnType<typeof useText>): string {
  return [
    t('contextTokens', { tokens: formatNumber(context_tokens) }),
    ...(abilities.images ? [t('images')] : []),
    ...(abilities.tools ? [t('tools')] : []),
    ...(abilities.reasoning ? [t('thinks')] : []),
  ].join(' · ');
}
