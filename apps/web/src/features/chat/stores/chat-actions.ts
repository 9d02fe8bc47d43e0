import { useMemo } from 'react';
import { useActions } from '../../../shared/actions/use-action.ts';
import type { Action } from '../../../shared/actions/registry.ts';
import { navigate } from '../../../shared/router/router.ts';
import { ArchiveIcon, CopyIcon, PinIcon, RefreshIcon, StopIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { archiveConversations, changeConversation, deleteConversations } from '../../conversations/index.ts';
import { text } from '../text.ts';
import type { ChatSession } from './chat-session.ts';
import { copyMarkdown } from './copying.ts';

/** What can be done with the conversation that is open, also from the palette and by keys. */
export function useChatActions(session: ChatSession): void {
  const actions = useMemo((): Action[] => {
    const lastAnswer = () => session.branch.findLast(({ sender }) => sender === 'assistant');
    const isIdle = () => !session.$isAnswering.get() && lastAnswer() !== undefined;
    const isPinned = () => session.$conversation.get()?.pinned === true;
    return [
      {
        id: 'chat.stop',
        title: () => text('stop'),
        section: 'conversation',
        icon: StopIcon,
        keys: 'mod+.',
        isAvailable: () => session.$isAnswering.get(),
        run: () => void session.stop(),
      },
      {
        id: 'chat.regenerate',
        title: () => text('regenerate'),
        section: 'conversation',
        icon: RefreshIcon,
        keys: 'mod+shift+e',
        isAvailable: isIdle,
        run() {
          const answer = lastAnswer();
          if (answer) session.regenerate(answer.id);
        },
      },
      {
        id: 'chat.copyLast',
        title: () => text('copyLast'),
        section: 'conversation',
        icon: CopyIcon,
        keys: 'mod+shift+c',
        isAvailable: isIdle,
        run() {
          const answer = lastAnswer();
          if (answer) void copyMarkdown(answer);
        },
      },
      {
        id: 'chat.pin',
        title: () => text(isPinned() ? 'unpin' : 'pin'),
        section: 'conversation',
        icon: PinIcon,
        run: () => void changeConversation(session.id, { pinned: !isPinned() }),
      },
      {
        id: 'chat.archive',
        title: () => text('archive'),
        section: 'conversation',
        icon: ArchiveIcon,
        run() {
          archiveConversations([session.id], true);
          navigate('/');
        },
      },
      {
        id: 'chat.delete',
        title: () => text('delete'),
        section: 'conversation',
        icon: TrashIcon,
        keys: 'mod+shift+backspace',
        run: () => deleteConversations([session.id]),
      },
      {
        id: 'chat.write',
        title: () => text('write'),
        section: 'conversation',
        keys: 'shift+escape',
        whileTyping: true,
        run: () => document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus(),
      },
    ];
  }, [session]);
  useActions(actions);
}
