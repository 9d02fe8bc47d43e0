import type { Conversation, Folder } from '@parley/protocol';
import { formatMonth } from '../../../shared/i18n/format.ts';

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | 'month' | `${number}-${number}`;

export type ListRow =
  | { readonly kind: 'group'; readonly key: string; readonly name: GroupName; readonly title: string | undefined }
  | { readonly kind: 'folders'; readonly key: string }
  | {
      readonly kind: 'folder';
      readonly key: string;
      readonly folder: Folder;
      readonly isOpen: boolean;
      readonly count: number;
    }
  | {
      readonly kind: 'conversation';
      readonly key: string;
      readonly conversation: Conversation;
      /** Stands under its folder. */
      readonly isInside?: boolean;
    };

/** Conversations under headings of time: pinned ones first, then today, yesterday, this week, this month, by month. */
export function groupByTime(conversations: readonly Conversation[], now: Date): ListRow[] {
  const rows: ListRow[] = [];
  const begin = (name: GroupName, title?: string) => rows.push({ kind: 'group', key: `group ${name}`, name, title });
  const add = (conversation: Conversation) => rows.push({ kind: 'conversation', key: conversation.id, conversation });

  const pinned = conversations.filter((conversation) => conversation.pinned);
  if (pinned.length > 0) begin('pinned');
  pinned.forEach(add);

  // Newest first, so a group ends where the next begins; moments in one form compare as they are written.
  let group: Group = { name: 'pinned', from: '\uffff' };
  for (const conversation of conversations) {
    if (conversation.pinned) continue;
    if (conversation.updated_at < group.from) {
      group = groupOf(conversation.updated_at, now);
      begin(group.name, group.isMonth === true ? formatMonth(conversation.updated_at) : undefined);
    }
    add(conversation);
  }
  return rows;
}

/** Folders first, those that are open with what is in them; then what is in none, by time. */
export function withFolders(
  conversations: readonly Conversation[],
  { folders, open, now }: { readonly folders: readonly Folder[]; readonly open: readonly string[]; readonly now: Date },
): ListRow[] {
  const members = new Map<string, Conversation[]>(folders.map(({ id }) => [id, []]));
  const outside: Conversation[] = [];
  for (const conversation of conversations) {
    const own = conversation.folder_id === null ? undefined : members.get(conversation.folder_id);
    if (own && !conversation.pinned) own.push(conversation);
    else outside.push(conversation);
  }
  const rows: ListRow[] = folders.length === 0 ? [] : [{ kind: 'folders', key: 'folders' }];
  for (const folder of folders) {
    const own = members.get(folder.id) ?? [];
    const isOpen = open.includes(folder.id);
    rows.push({ kind: 'folder', key: `folder ${folder.id}`, folder, isOpen, count: own.length });
    if (!isOpen) continue;
    for (const conversation of own)
      rows.push({ kind: 'conversation', key: conversation.id, conversation, isInside: true });
  }
  return [...rows, ...groupByTime(outside, now)];
}

interface Group {
  readonly name: GroupName;
  /** The earliest moment that belongs to it. */
  readonly from: string;
  readonly isMonth?: boolean;
}

function groupOf(moment: string, now: Date): Group {
  const daysAgo = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).toISOString();
  const recent = [
    { name: 'today', from: daysAgo(0) },
    { name: 'yesterday', from: daysAgo(1) },
    { name: 'week', from: daysAgo(7) },
    { name: 'month', from: daysAgo(30) },
  ] as const;
  const found = recent.find(({ from }) => moment >= from);
  if (found) return found;
  const at = new Date(moment);
  const from = new Date(at.getFullYear(), at.getMonth()).toISOString();
  return { name: `${at.getFullYear()}-${at.getMonth()}`, from, isMonth: true };
}

/** Every word of the filter is in the title or begins a tag; `#tag` asks for tags alone. */
export function filterBy(filter: string): (conversation: Pick<Conversation, 'title' | 'tags'>) => boolean {
  const words = plain(filter).split(/\s+/).filter(Boolean);
  return ({ title, tags }) =>
    words.every((word) =>
      word.startsWith('#')
        ? tags.some((tag) => plain(tag).startsWith(word.slice(1)))
        : plain(title).includes(word) || tags.some((tag) => plain(tag).startsWith(word)),
    );
}

const plainTexts = new Map<string, string>();
const mostPlainTexts = 20_000;

/** Without case and accents. Remembered: with every key typed, thousands of titles are asked for again. */
function plain(text: string): string {
  let found = plainTexts.get(text);
  if (found !== undefined) return found;
  found = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (plainTexts.size >= mostPlainTexts) plainTexts.clear();
  plainTexts.set(text, found);
  return found;
}
