import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource, type Resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import type { Page } from '../api/admin.ts';

/** A list that is read page by page. */
export interface Pages<Item> extends Resource<Page<Item>> {
  readFurther(): Promise<void>;
}

export function pages<Item>(load: (cursor?: string) => Promise<Page<Item>>): Pages<Item> {
  const first = resource(() => load());
  return {
    ...first,
    async readFurther() {
      const before = first.$state.get().value;
      if (!before || before.next_cursor === null) return;
      await attempt(async () => {
        const next = await load(before.next_cursor ?? undefined);
        // Read anew meanwhile: what was asked for belongs to another list.
        if (first.$state.get().value !== before) return;
        first.set({ items: [...before.items, ...next.items], next_cursor: next.next_cursor });
      });
    },
  };
}

export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}
