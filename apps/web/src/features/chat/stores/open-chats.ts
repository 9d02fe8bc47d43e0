import { announce } from '../../../shared/lib/announce.ts';
import { startWhen, whenIdle } from '../../../shared/lib/idle.ts';
import { navigate } from '../../../shared/router/router.ts';
import { matchPath } from '../../../shared/router/paths.ts';
import { behindLetters } from '../../../shared/ui/typing.ts';
import {
  $lookedAt,
  discardTemporary,
  drop,
  findConversation,
  markRunning,
  onGone,
  put,
} from '../../conversations/index.ts';
import { $user } from '../../session/index.ts';
import { chatApi, waitingIds, type Beginning } from '../api/chat.ts';
import { text } from '../text.ts';
import { ChatSession } from './chat-session.ts';
import { forgetBranch, keepBranch, readBranch } from './kept-branches.ts';

/** Open on this screen: the one that is looked at, and those that are still being answered. */
const sessions = new Map<string, ChatSession>();
let ownerOfAll = $user.get()?.id;

export function openChat(id: string, begin?: Beginning): ChatSession {
  $lookedAt.set(id);
  return openSession(id, begin);
}

/** What waits is sent, also where nobody looks. */
export async function sendWaiting(): Promise<void> {
  for (const id of await waitingIds()) openSession(id);
}

function openSession(id: string, begin?: Beginning): ChatSession {
  const known = sessions.get(id);
  if (known && known.$connection.get().status !== 'closed') {
    known.reconnect();
    return known;
  }
  const ownerId = $user.get()?.id ?? '';
  const begun = begin && findConversation(id);
  if (begun) keepBranch(ownerId, { conversation: begun, messages: [] });
  const session = new ChatSession({
    id,
    api: chatApi,
    ...(begin ? { begin } : {}),
    schedule: behindLetters,
    kept: readBranch(ownerId, id),
    onKeep: (branch) => {
      if (!branch.conversation.temporary) keepBranch(ownerId, branch);
    },
    onConversation(conversation) {
      put(conversation);
    },
    onRunning(isRunning) {
      markRunning(id, isRunning);
      if (!isRunning && $lookedAt.get() !== id) closeUnseen();
    },
    onDeleted() {
      drop(id);
      const open = matchPath(location.pathname);
      if (open?.name === 'chat' && open.params['id'] === id) navigate('/', { replace: true });
      announce(text('wasDeleted'));
    },
    onWaiting: (count) => count === 0 && closeUnseen(),
    onAnswer(event) {
      if ($lookedAt.get() === id)
        announce(text(event === 'started' ? 'answerStarted' : event === 'done' ? 'answerDone' : 'answerEnded'));
    },
  });
  sessions.set(id, session);
  return session;
}

/** O7: the rest of it is loaded when the page is quiet. Gives back what ends it. */
export function keepRecent(ownerId: string): () => void {
  return startWhen(
    (work) => whenIdle(work, 10_000),
    async () => {
      const { keepRecentChats } = await import('./recent-chats.ts');
      return () => keepRecentChats(ownerId);
    },
  );
}

/** Without opening it. */
export function knownChat(id: string): ChatSession | undefined {
  return sessions.get(id);
}

/** Nobody looks at it any more; it stays open while it is being answered. */
export function leaveChat(id: string): void {
  if ($lookedAt.get() === id) $lookedAt.set(undefined);
  const session = sessions.get(id);
  if (session?.$conversation.get()?.temporary === true) {
    session.close();
    sessions.delete(id);
    forgetBranch($user.get()?.id ?? '', id);
    discardTemporary(id);
  }
  closeUnseen();
}

export function reconnectChats(): void {
  for (const session of sessions.values()) session.reconnect();
}

/** O6.4: what is written from now on has not gone out. */
export function disconnectChats(): void {
  for (const session of sessions.values()) session.networkLost();
}

/** O7.4 */
onGone((id) => forgetBranch($user.get()?.id ?? '', id));

/** O4: what is open is of who was signed in. */
$user.listen((user) => {
  if (user?.id === ownerOfAll) return;
  ownerOfAll = user?.id;
  for (const session of sessions.values()) session.close();
  sessions.clear();
});

function closeUnseen(): void {
  for (const [id, session] of sessions) {
    if (id === $lookedAt.get() || session.$isAnswering.get() || session.hasWaiting) continue;
    session.close();
    sessions.delete(id);
  }
}
