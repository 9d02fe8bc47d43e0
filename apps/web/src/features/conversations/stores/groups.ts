import type { Conversation } from '@parley/protocol';
import { formatMonth } from '../../../shared/i18n/format.ts';

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | 'month' | `${number}-${number}`;

export type ListRow =
  | { readonly kind: 'group'; readonly key: string; readonly name: GroupName; readonly title: string | undefined }
  | { readonly kind: 'conversation'; readonly key: string; readonly conversation: Conversation };

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

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
