import { useStore } from '@nanostores/react';
import type { Conversation } from '@parley/protocol';
import { memo, useState } from 'react';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { MoreIcon, PinIcon } from '../../../shared/ui/icons.ts';
import { IconButton } from '../../../shared/ui/icon-button.tsx';
import { later } from '../../../shared/ui/later.tsx';
import { $isSidebarOver } from '../../../shared/ui/layout.ts';
import { changeConversation } from '../stores/changes.ts';
import { $asking, $running, isUnread as hasUnread } from '../stores/list.ts';
import { titleOf } from '../stores/title.ts';
import { $selection, selectUpTo, toggleSelected } from '../stores/view.ts';
import { useText } from '../text.ts';
import { RenameField } from './rename-field.tsx';
import { colorOfTag, Swatch } from './swatch.tsx';
import { dragHandlers } from './use-drag.ts';

const ConversationMenu = later(async () => (await import('./conversation-menu.tsx')).ConversationMenu);

export interface ConversationItemProps {
  readonly conversation: Conversation;
  readonly isOpen: boolean;
  /** Stands under its folder. */
  readonly isInside?: boolean;
}

export const ConversationItem = memo(function ConversationItem({
  conversation,
  isOpen,
  isInside = false,
}: ConversationItemProps) {
  const t = useText();
  const { id } = conversation;
  const isRunning = useStore($running).has(id);
  const isAsking = useStore($asking).has(id);
  const selection = useStore($selection);
  const [isRenaming, setRenaming] = useState(false);
  const [menuAt, setMenuAt] = useState<HTMLElement>();
  const isUnread = !isOpen && !isRunning && hasUnread(conversation);

  if (isRenaming)
    return (
      <RenameField
        label={t('rename')}
        className="h-9 min-w-0 text-sm"
        title={conversation.title}
        onDone={(title) => {
          setRenaming(false);
          if (title !== undefined && title !== conversation.title) void changeConversation(id, { title });
        }}
      />
    );
  return (
    <div
      data-drop={conversation.folder_id === null ? 'outside' : `folder:${conversation.folder_id}`}
      className={`group relative flex h-9 items-center rounded-sm ${isInside ? 'ms-5' : ''} ${isOpen ? 'bg-tint text-on-tint' : 'hover:bg-hover'}`}
    >
      {selection && (
        <label className="grid size-9 shrink-0 cursor-pointer place-items-center">
          <input
            type="checkbox"
            checked={selection.has(id)}
            onChange={() => toggleSelected(id)}
            aria-label={t('select', { title: titleOf(conversation) })}
            className="size-4 accent-accent"
          />
        </label>
      )}
      <Link
        to={chatPath(id)}
        aria-current={isOpen ? 'page' : undefined}
        onClick={(event) => {
          if (event.shiftKey) {
            event.preventDefault();
            selectUpTo(id);
          } else if (selection) {
            event.preventDefault();
            toggleSelected(id);
          } else $isSidebarOver.set(false);
        }}
        onDoubleClick={() => !selection && setRenaming(true)}
        {...dragHandlers(
          () => {
            const ids = selection?.has(id) === true ? [...selection] : [id];
            const label = ids.length > 1 ? t('selected', { count: ids.length }) : titleOf(conversation);
            return { kind: 'conversations', ids, label };
          },
          (row) => (selection ? toggleSelected(id) : setMenuAt(row)),
        )}
        className={`flex h-full min-w-0 flex-1 items-center gap-2 rounded-sm ps-2.5 pe-2 text-sm ${isUnread || (isAsking && !isOpen) ? 'font-semibold' : isOpen ? 'font-medium' : ''}`}
      >
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {titleOf(conversation)}
        </span>
        {isRunning && (
          <Mark
            label={t(isAsking ? 'asking' : 'running')}
            className={isAsking ? 'bg-warn' : 'animate-breathe bg-accent'}
          />
        )}
        {isUnread && <Mark label={t('unread')} className="bg-accent" />}
        {conversation.tags.slice(0, 2).map((tag) => (
          <Swatch key={tag} color={colorOfTag(tag)} className="size-1.5" />
        ))}
        {conversation.pinned && !isRunning && !isUnread && <PinIcon size={14} className="text-faint" />}
      </Link>
      {!selection && (
        <IconButton
          size="small"
          aria-label={t('menuOf', { title: titleOf(conversation) })}
          aria-haspopup="menu"
          aria-expanded={menuAt !== undefined}
          onClick={(event) => setMenuAt(event.currentTarget)}
          className={`me-0.5 ${menuAt || isOpen ? '' : 'sr-hover'}`}
        >
          <MoreIcon size={16} />
        </IconButton>
      )}
      {menuAt && (
        <ConversationMenu
          conversation={conversation}
          anchor={menuAt}
          onClose={() => setMenuAt(undefined)}
          onRename={() => setRenaming(true)}
        />
      )}
    </div>
  );
});

function Mark({ label, className }: { readonly label: string; readonly className: string }) {
  return (
    <span className="flex">
      <span aria-hidden="true" className={`size-2 rounded-full ${className}`} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
