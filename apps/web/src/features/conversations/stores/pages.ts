import { sentenceOf } from '../../../shared/lib/problems.ts';
import { readPage } from '../api/conversations.ts';
import { $list, change, endReading, isOwnedBy, listOwner, markSince, startReadingAnew, takeAll } from './list.ts';

const firstPage = 100;
const furtherPage = 200;
/** L2.5 */
const readAhead = 5_000;
const pauseMs = 150;

/** L2.3: the whole list, page by page. `from`: the place of the feed before it was asked for. */
export async function readAnew(from: string | undefined): Promise<void> {
  if ($list.get().isReading) return;
  const isAgain = $list.get().items.length > 0;
  if (isAgain) startReadingAnew(from);
  if (!(await readOne(undefined, firstPage))) return;
  // Of a first reading, what is still missing is known: it goes on from there.
  if (!isAgain && from !== undefined) markSince(from);
  void readAheadSlowly();
}

export async function readFurther(): Promise<void> {
  const { cursor } = $list.get();
  if (cursor !== undefined) await readOne(cursor, furtherPage);
}

let ahead: Promise<void> | undefined;

/** The pages that are still missing, with time between them. */
export function readAheadSlowly(): Promise<void> {
  ahead ??= readOnAndOn().finally(() => {
    ahead = undefined;
  });
  return ahead;
}

async function readOnAndOn(): Promise<void> {
  const asked = listOwner();
  for (;;) {
    const { cursor, items, problem } = $list.get();
    if (problem !== undefined) return;
    if (cursor === undefined || items.length >= readAhead) return endReading();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (!isOwnedBy(asked)) return;
    await readFurther();
  }
}

export function failedToRead(error: unknown): void {
  change({ isReading: false, problem: sentenceOf(error) });
}

/** False when it could not be read, or somebody else is here now. */
async function readOne(cursor: string | undefined, limit: number): Promise<boolean> {
  if ($list.get().isReading) return false;
  change({ isReading: true });
  const asked = listOwner();
  try {
    const page = await readPage(cursor, limit);
    if (!isOwnedBy(asked)) return false;
    takeAll(page.items);
    change({ state: 'fresh', isReading: false, cursor: page.next_cursor ?? undefined, problem: undefined });
    return true;
  } catch (error) {
    if (isOwnedBy(asked)) failedToRead(error);
    return false;
  }
}
