import { useStore } from '@nanostores/react';
import { useEffect, useMemo, useState } from 'react';
import { usePageName } from '../../../shared/ui/page-title.ts';
import { isCode, sentenceOf } from '../../../shared/lib/problems.ts';
import { CloseIcon, WarningIcon } from '../../../shared/ui/icons.ts';
import { ActionButton, LabelledButton } from '../../../shared/ui/action-button.tsx';
import { PageHeader } from '../../../shared/ui/page-header.tsx';
import { $branchesOf, BranchesDialog } from '../../branches/index.ts';
import { titleOf } from '../../conversations/index.ts';
import { leaveChat, openChat } from '../stores/open-chats.ts';
import { useChatActions } from '../stores/chat-actions.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { pinsOf } from '../stores/pins-of.ts';
import { useText } from '../text.ts';
import { ChatTitle } from './chat-title.tsx';
import { Composer } from './composer.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { fetchMarkdown } from './message-body.tsx';
import { MessageList } from './message-list.tsx';
import { TemporaryNote } from './temporary-note.tsx';
import { MissingChat } from './missing-chat.tsx';

export function ChatPage({ id }: { readonly id: string }) {
  const session = useMemo(() => {
    void fetchMarkdown().catch(() => {});
    return openChat(id);
  }, [id]);
  useEffect(() => () => leaveChat(id), [id]);
  return <OpenChat session={session} />;
}

function OpenChat({ session }: { readonly session: ChatSession }) {
  const t = useText();
  const conversation = useStore(session.$conversation);
  const problem = useStore(session.$problem);
  const isTreeShown = useStore($branchesOf) === session.id;
  const [quote, setQuote] = useState<{ readonly text: string }>();
  useChatActions(session);
  usePageName(conversation && titleOf(conversation));

  if (problem !== undefined && isCode(problem, 'not_found', 'invalid_request') && !conversation) return <MissingChat />;
  return (
    <>
      <PageHeader title={conversation && <ChatTitle conversation={conversation} />}>
        <ConnectionNote session={session} />
        {/* Where there is no room for the rail. */}
        <span className="flex @min-[52rem]:hidden">
          <ActionButton id="chat.ownMessages" />
        </span>
        <PinsButton session={session} />
        <BranchesButton session={session} />
      </PageHeader>
      {conversation?.temporary === true && <TemporaryNote session={session} />}
      <MessageList session={session} onQuote={(text) => setQuote({ text })} />
      {problem !== undefined && (
        <div
          role="alert"
          className="mx-auto mb-2 flex w-full max-w-[46rem] items-center gap-2 rounded-md bg-danger-tint py-1 ps-3 pe-1 text-sm text-danger"
        >
          <WarningIcon size={16} />
          <span className="min-w-0 flex-1 break-words">{sentenceOf(problem)}</span>
          <LabelledButton
            size="small"
            label={t('dismiss')}
            icon={CloseIcon}
            onClick={() => session.$problem.set(undefined)}
          />
        </div>
      )}
      <Composer session={session} quote={quote} />
      {isTreeShown && <BranchesDialog chat={session} onClose={() => $branchesOf.set(undefined)} />}
    </>
  );
}

/** Where something is pinned. */
function PinsButton({ session }: { readonly session: ChatSession }) {
  return useStore(pinsOf(session).$ids).length > 0 && <ActionButton id="chat.pinnedMessages" />;
}

/** Where something on the screen has alternatives. */
function BranchesButton({ session }: { readonly session: ChatSession }) {
  useStore(session.$rows);
  return session.branch.some(({ sibling_ids }) => sibling_ids.length > 1) && <ActionButton id="chat.branches" />;
}
