import type { SendOptions } from '@parley/client';

/** Something that goes with the next message and can be taken off again. Kept with the draft: plain data. */
export interface Chip {
  /** Another one of the same key takes its place. */
  readonly key: string;
  /** The trigger it came from, whose icon it has. */
  readonly from: string;
  readonly label: string;
  readonly options: SendOptions;
}

const prefix = 'parley.draft-chips.';

export function readChips(composerId: string): readonly Chip[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + composerId) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isChip) : [];
  } catch {
    return [];
  }
}

export function keepChips(composerId: string, chips: readonly Chip[]): void {
  try {
    if (chips.length === 0) localStorage.removeItem(prefix + composerId);
    else localStorage.setItem(prefix + composerId, JSON.stringify(chips));
  } catch {
    // A full or forbidden storage: they live as long as the page.
  }
}

function isChip(value: unknown): value is Chip {
  const { key, from, label, options } = (value ?? {}) as Partial<Record<keyof Chip, unknown>>;
  return (
    [key, from, label].every((text) => typeof text === 'string') && typeof options === 'object' && options !== null
  );
}
