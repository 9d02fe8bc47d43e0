import { formatDate } from '../../shared/i18n/format.ts';
import { rank } from '../../shared/lib/rank.ts';
import { BranchIcon } from '../../shared/ui/icons.ts';
import type { TriggerItem, TriggerProvider } from '../composer/index.ts';
import { findPast } from './api/conversations.ts';
import { $list } from './stores/list.ts';
import { titleOf } from './stores/title.ts';
import { text } from './text.ts';

const askFromCharacters = 3;
const most = 8;

/** `#`: an earlier conversation that the answer shall know of; found by its title, and by what was said in it. */
export const chatTrigger: TriggerProvider = {
  id: 'chats',
  character: '#',
  name: () => text('pastChats'),
  icon: BranchIcon,
  isRanked: true,
  async search(query, composer) {
    const others = $list.get().items.filter(({ id, message_count }) => id !== composer.id && message_count > 0);
    const listed = query === '' ? others : rank(others, query, titleOf);
    const items: TriggerItem[] = listed.map((conversation) => ({
      id: conversation.id,
      title: titleOf(conversation),
      detail: formatDate(conversation.updated_at),
    }));
    if (query.trim().length < askFromCharacters || items.length >= most) return items;
    // Titles alone will do where the server cannot be asked.
    const found = await findPast(query.trim(), most).catch(() => []);
    const known = new Set([composer.id, ...items.map(({ id }) => id)]);
    return [
      ...items,
      ...found
        .filter(({ conversation }) => !known.has(conversation.id))
        .map(({ conversation, passages: [best] }) => ({
          id: conversation.id,
          title: titleOf(conversation),
          detail: best?.text.replaceAll(/\s+/g, ' ') ?? formatDate(conversation.updated_at),
        })),
    ];
  },
  pick: ({ id, title }) => ({
    kind: 'chip',
    chip: { key: `chat ${id}`, from: 'chats', label: title, options: { references: [id] } },
  }),
};
