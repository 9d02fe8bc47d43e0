import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { ChevronDownIcon } from '../../../shared/ui/icons.ts';
import { $defaultModel, $models } from '../stores/models.ts';
import { useText } from '../text.ts';
import { ModelMenu } from './model-menu-later.ts';

export interface ModelPickerProps {
  readonly chosen: string | null;
  readonly onChoose: (model: string | null) => void;
}

/** The quiet button that names the model and opens the choice. */
export function ModelPicker({ chosen, onChoose }: ModelPickerProps) {
  const t = useText();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { items } = useStore($models);
  const usual = useStore($defaultModel);
  const name = chosen === null ? usual?.name : (items.find(({ id }) => id === chosen)?.name ?? chosen);
  return (
    <>
      <button
        type="button"
        aria-label={t('chooseModel', { name: name ?? t('default') })}
        aria-haspopup="menu"
        data-model-picker
        aria-expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
        className="flex h-8 max-w-56 min-w-0 items-center gap-1 rounded-sm px-2 text-sm text-soft hover:bg-hover hover:text-ink"
      >
        <span className="truncate" dir="auto">
          {name ?? t('default')}
        </span>
        <ChevronDownIcon size={14} />
      </button>
      {anchor && <ModelMenu anchor={anchor} chosen={chosen} onChoose={onChoose} onClose={() => setAnchor(undefined)} />}
    </>
  );
}
