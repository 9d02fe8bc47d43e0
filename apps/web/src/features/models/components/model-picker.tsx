import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { ChevronDownIcon } from '../../../shared/ui/icons.ts';
import { $defaultModel, $models } from '../stores/models.ts';
import { useText } from '../text.ts';
import { CompareMenu, ModelMenu } from './model-menu-later.ts';

export interface ModelPickerProps {
  readonly chosen: string | null;
  readonly onChoose: (model: string | null) => void;
  /** Models that answer side by side instead of one; fewer than two: none. */
  readonly compared?: readonly string[];
  /** Without it no comparing is offered. */
  readonly onCompare?: (models: readonly string[]) => void;
}

/** The quiet button that names the model and opens the choice. */
export function ModelPicker({ chosen, onChoose, compared = [], onCompare }: ModelPickerProps) {
  const t = useText();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { items } = useStore($models);
  const usual = useStore($defaultModel);
  const [isComparing, setComparing] = useState(false);
  const nameOf = (wanted: string) => items.find(({ id }) => id === wanted)?.name ?? wanted;
  const [first, ...others] = compared;
  const isSeveral = first !== undefined && others.length > 0;
  const name = isSeveral ? nameOf(first) : chosen === null ? usual?.name : nameOf(chosen);
  const close = () => {
    setAnchor(undefined);
    setComparing(false);
  };
  const offersComparing = onCompare !== undefined && items.length > 1;
  return (
    <>
      <button
        type="button"
        aria-label={t('chooseModel', { name: isSeveral ? compared.map(nameOf).join(', ') : (name ?? t('default')) })}
        aria-haspopup="menu"
        data-model-picker
        aria-expanded={anchor !== undefined}
        onClick={(event) => {
          setAnchor(event.currentTarget);
          setComparing(offersComparing && isSeveral);
        }}
        className="flex h-8 max-w-56 min-w-0 items-center gap-1 rounded-sm px-2 text-sm text-soft hover:bg-hover hover:text-ink"
      >
        <span className="truncate" dir="auto">
          {name ?? t('default')}
        </span>
        {isSeveral && <span className="shrink-0 rounded-sm bg-tint px-1.5 text-on-tint">+{others.length}</span>}
        <ChevronDownIcon size={14} />
      </button>
      {anchor && isComparing && onCompare && (
        <CompareMenu
          anchor={anchor}
          compared={compared}
          first={chosen ?? usual?.id}
          onCompare={onCompare}
          onClose={close}
        />
      )}
      {anchor && !isComparing && (
        <ModelMenu
          anchor={anchor}
          chosen={chosen}
          onChoose={onChoose}
          onClose={close}
          {...(offersComparing && { onCompare: () => setComparing(true) })}
        />
      )}
    </>
  );
}
