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
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const groups = new Map<GroupName, Conversation[]>();
  const sorted = [...conversations.filter(({ pinned }) => pinned), ...conversations.filter(({ pinned }) => !pinned)];
  for (const conversation of sorted) {
    const name = conversation.pinned ? 'pinned' : groupOf(new Date(conversation.updated_at), midnight);
    const group = groups.get(name);
    if (group) group.push(conversation);
    else groups.set(name, [conversation]);
  }
  return [...groups].flatMap(([name, members]): ListRow[] => [
    {
      kind: 'group',
      key: `group ${name}`,
      name,
      title: /^\d/.test(name) ? formatMonth(members[0]?.updated_at ?? now) : undefined,
    },
    ...members.map((conversation): ListRow => ({ kind: 'conversation', key: conversation.id, conversation })),
  ]);
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

function groupOf(at: Date, midnight: number): GroupName {
  const dayMs = 86_400_000;
  const time = at.getTime();
  if (time >= midnight) return 'today';
  if (time >= midnight - dayMs) return 'yesterday';
  if (time >= midnight - 7 * dayMs) return 'week';
  if (time >= midnight - 30 * dayMs) return 'month';
  return `${at.getFullYear()}-${at.getMonth()}`;
}

/** Every word of the filter is in the title or begins a tag; `#tag` asks for tags alone. */
export function matchesFilter({ title, tags }: Pick<Conversation, 'title' | 'tags'>, filter: string): boolean {
  const words = plain(filter).split(/\s+/).filter(Boolean);
  const plainTitle = plain(title);
  const plainTags = tags.map(plain);
  return words.every((word) =>
    word.startsWith('#')
      ? plainTags.some((tag) => tag.startsWith(word.slice(1)))
      : plainTitle.includes(word) || plainTags.some((tag) => tag.startsWith(word)),
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
