import { announce } from '../../../shared/lib/announce.ts';
import { firstLine } from '../../../shared/lib/plain-words.ts';
import { chatPath } from '../../../shared/router/paths.ts';
import { navigate } from '../../../shared/router/router.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { findConversation, titleOf } from '../../conversations/index.ts';
import { readLastAnswer } from '../api/last-answer.ts';
import { text } from '../text.ts';
import { showNotification } from './notifications.ts';
import { $isTelling } from './permission.ts';
import { $wantsWords } from './preferences.ts';
import type { News } from './watch.ts';

const rememberedMs = 10 * 60_000;
const mostOfWords = 120;

/** A2.4: seen, and the keys go to it. */
export function isInUse(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** A2.5: `loadWords` brings the words of this part of the page. */
export function tell(news: News, loadWords: () => Promise<void>): void {
  if ($isTelling.get())
    // What cannot be said is still counted.
    inOneTab(`parley.told ${news.id} ${news.key}`, () => say(news, loadWords)).catch(() => undefined);
}

async function say({ id, kind }: News, loadWords: () => Promise<void>): Promise<void> {
  const conversation = findConversation(id);
  const [answer] = await Promise.all([
    kind === 'ended' && conversation ? readLastAnswer(id).catch(() => undefined) : undefined,
    loadWords(),
  ]);
  // A2.3
  if (answer?.status === 'stopped') return;
  // A3.2
  const title = conversation ? titleOf(conversation) : text('temporary');
  const what =
    kind === 'asks' ? text('asks') : text(!answer || answer.status === 'complete' ? 'finished' : 'notFinished');
  if (!isInUse()) {
    const words = $wantsWords.get() && answer?.status === 'complete' ? firstLine(answer.content, mostOfWords) : '';
    return showNotification({ id, title, body: words || what });
  }
  const sentence = text('saidOf', { title, what });
  announce(sentence);
  toast(sentence, { action: { label: text('open'), run: () => navigate(chatPath(id)) } });
}

async function inOneTab(name: string, work: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return work();
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    await work();
    // A tab that was asleep decides later, and must find that it has been said.
    await new Promise((resolve) => setTimeout(resolve, rememberedMs));
  });
}
