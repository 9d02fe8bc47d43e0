import { showKeys } from '../../../shared/actions/keys.ts';
import type { Suggestion } from '../stores/trigger-session.ts';

export interface TriggerOptionProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly isActive: boolean;
  readonly onActive: () => void;
  readonly onPick: () => void;
}

export function TriggerOption({ id, suggestion: { item, provider }, isActive, onActive, onPick }: TriggerOptionProps) {
  const Icon = item.icon ?? provider.icon;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      onMouseMove={isActive ? undefined : onActive}
      onClick={onPick}
      className={`flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1.5 text-sm ${isActive ? 'bg-tint text-on-tint' : ''}`}
    >
      <Icon size={17} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span dir="auto" className="truncate font-medium [text-align:match-parent]">
          {item.title}
        </span>
        {item.detail !== undefined && item.detail !== '' && (
          <span dir="auto" className="truncate text-xs opacity-75 [text-align:match-parent]">
            {item.detail}
          </span>
        )}
      </span>
      {item.keys !== undefined && <kbd className="font-sans text-xs opacity-70">{showKeys(item.keys).join(' ')}</kbd>}
    </div>
  );
}
