import { Button } from '../../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { useEffect, type ReactNode } from 'react';
import { Card, EmptyNote, ProblemNote, RowsSkeleton } from '../../../shared/ui/page-body.tsx';
import type { Pages } from '../stores/pages.ts';
import { useText } from '../text.ts';

export interface PagedListProps<Item> {
  readonly pages: Pages<Item>;
  readonly draw: (item: Item) => ReactNode;
  /** Where there is nothing, and why. */
  readonly empty?: string;
}

/** A list with all its states: not yet, nothing, wrong, more. */
export function PagedList<Item>({ pages, draw, empty }: PagedListProps<Item>) {
  const t = useText();
  const { value, problem } = useStore(pages.$state);
  useEffect(() => void pages.read(), [pages]);
  if (!value) return problem === undefined ? <RowsSkeleton count={4} /> : <ProblemNote text={problem} />;
  return (
    <>
      {problem !== undefined && <ProblemNote text={problem} />}
      {value.items.length === 0 ? <EmptyNote>{empty ?? t('nothing')}</EmptyNote> : <Card>{value.items.map(draw)}</Card>}
      {value.next_cursor !== null && (
        <Button className="self-center" onClick={() => void pages.readFurther()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
