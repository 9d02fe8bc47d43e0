import { useMemo } from 'react';
import { useActions } from '../../../shared/actions/use-action.ts';
import type { Action } from '../../../shared/actions/registry.ts';
import { navigate } from '../../../shared/router/router.ts';
import {
  ArchiveIcon,
  CopyIcon,
  DownloadIcon,
  EditIcon,
  ForkIcon,
  PinIcon,
  RefreshIcon,
  StopIcon,
  TrashIcon,
} from '../../../shared/ui/icons.ts';
import { $branchesOf } from '../../branches/index.ts';
import {
  archiveConversations,
  changeConversation,
  deleteConversations,
  exportConversation,
} from '../../conversations/index.ts';
import { text } from '../text.ts';
import type { ChatSession } from './chat-session.ts';
import { copyMarkdown } from './copying.ts';
import { $isRenaming } from './renaming.ts';

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
        command: 'stop',
        icon: StopIcon,
        keys: 'mod+.',
        isAvailable: () => session.$isAnswering.get(),
        run: () => void session.stop(),
      },
      {
        id: 'chat.regenerate',
        title: () => text('regenerate'),
        section: 'conversation',
        command: 'regenerate',
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
        command: 'copy',
        icon: CopyIcon,
        keys: 'mod+shift+c',
        isAvailable: isIdle,
        run() {
          const answer = lastAnswer();
          if (answer) void copyMarkdown(answer);
        },
      },
      {
        id: 'chat.rename',
        title: () => text('renameTitle'),
        section: 'conversation',
        command: 'rename',
        icon: EditIcon,
        run: () => $isRenaming.set(true),
      },
      {
        id: 'chat.branches',
        title: () => text('branches'),
        section: 'conversation',
        command: 'branches',
        icon: ForkIcon,
        isAvailable: () => session.$isBegun.get(),
        run: () => $branchesOf.set(session.id),
      },
      {
        id: 'chat.pin',
        title: () => text(isPinned() ? 'unpin' : 'pin'),
        section: 'conversation',
        command: 'pin',
        icon: PinIcon,
        run: () => void changeConversation(session.id, { pinned: !isPinned() }),
      },
      {
        id: 'chat.archive',
        title: () => text('archive'),
        section: 'conversation',
        command: 'archive',
        icon: ArchiveIcon,
        run() {
          archiveConversations([session.id], true);
          navigate('/');
        },
      },
      {
        id: 'chat.exportMarkdown',
        title: () => text('exportMarkdown'),
        section: 'conversation',
        command: 'export',
        icon: DownloadIcon,
        run: () => exportConversation(session.id, 'markdown'),
      },
      {
        id: 'chat.exportLines',
        title: () => text('exportLines'),
        section: 'conversation',
        icon: DownloadIcon,
        run: () => exportConversation(session.id, 'json'),
      },
      {
        id: 'chat.delete',
        title: () => text('delete'),
        section: 'conversation',
        command: 'delete',
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
