import { useMemo } from 'react';
import { useActions } from '../../../shared/actions/use-action.ts';
import type { Action } from '../../../shared/actions/registry.ts';
import { navigate } from '../../../shared/router/router.ts';
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
import { chatAction } from './described-actions.ts';
import { $arePinsShown, pinsOf, togglePin } from './pins-of.ts';
import { $isRenaming } from './renaming.ts';

/** What can be done with the conversation that is open, also from the palette and by keys. */
export function useChatActions(session: ChatSession): void {
  const actions = useMemo((): Action[] => {
    const lastAnswer = () => session.branch.findLast(({ sender }) => sender === 'assistant');
    const isIdle = () => !session.$isAnswering.get() && lastAnswer() !== undefined;
    const pins = pinsOf(session);
    const isPinned = () => session.$conversation.get()?.pinned === true;
    return [
      chatAction('chat.stop', { isAvailable: () => session.$isAnswering.get(), run: () => void session.stop() }),
      chatAction('chat.regenerate', {
        isAvailable: isIdle,
        run() {
          const answer = lastAnswer();
          if (answer) session.regenerate(answer.id);
        },
      }),
      chatAction('chat.copyLast', {
        isAvailable: isIdle,
        run() {
          const answer = lastAnswer();
          if (answer) void copyMarkdown(answer);
        },
      }),
      chatAction('chat.pinLast', {
        title: () => text(pins.has(lastAnswer()?.id ?? '') ? 'unpinLast' : 'pinLast'),
        isAvailable: () => isIdle() && lastAnswer()?.status !== 'blocked',
        run() {
          const answer = lastAnswer();
          if (answer) void togglePin(session, answer.id);
        },
      }),
      chatAction('chat.pinnedMessages', {
        isAvailable: () => pins.$ids.get().length > 0,
        run: () => $arePinsShown.set(true),
      }),
      chatAction('chat.rename', { run: () => $isRenaming.set(true) }),
      chatAction('chat.branches', {
        isAvailable: () => session.$isBegun.get(),
        run: () => $branchesOf.set(session.id),
      }),
      chatAction('chat.pin', {
        title: () => text(isPinned() ? 'unpin' : 'pin'),
        run: () => void changeConversation(session.id, { pinned: !isPinned() }),
      }),
      chatAction('chat.archive', {
        run() {
          archiveConversations([session.id], true);
          navigate('/');
        },
      }),
      chatAction('chat.exportMarkdown', { run: () => exportConversation(session.id, 'markdown') }),
      chatAction('chat.exportLines', { run: () => exportConversation(session.id, 'json') }),
      chatAction('chat.delete', { run: () => deleteConversations([session.id]) }),
      chatAction('chat.write', {
        run: () => document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus(),
      }),
    ];
  }, [session]);
  useActions(actions);
}
