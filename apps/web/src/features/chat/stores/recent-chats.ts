import { whenIdle } from '../../../shared/lib/idle.ts';
import { $reach } from '../../../shared/lib/reach.ts';
import { $list, $running } from '../../conversations/index.ts';
import { chatApi } from '../api/chat.ts';
import { forgetBranchesBut, keepBranch, readBranch } from './kept-branches.ts';
import { isSparing, readAhead } from './read-ahead.ts';

const beginAfterMs = 6_000;
const againAfterMs = 60_000;
const quietWithinMs = 5_000;
const pageSize = 60;
/** O7.3: of each owner. */
const mostKept = 200;

/** O7: now and then, as long as somebody is here. Gives back what ends it. */
export function keepRecentChats(ownerId: string): () => void {
  let isStopped = false;
  let timer = setTimeout(() => void look(), beginAfterMs);
  let isWorking = false;
  let hasLooked = false;

  const quiet = () =>
    new Promise<boolean>((resolve) => {
      whenIdle(() => resolve(!isStopped && mayFetch()), quietWithinMs);
    });

  async function look(): Promise<void> {
    if (isStopped || isWorking) return;
    isWorking = true;
    try {
      await readNewest();
    } finally {
      isWorking = false;
      hasLooked = true;
    }
  }

  async function readNewest(): Promise<void> {
    const { items: conversations, state, cursor } = $list.get();
    if (state !== 'fresh' || !mayFetch()) return;
    await readAhead({
      conversations,
      kept: (id) => readBranch(ownerId, id),
      read: async (id) => [...(await chatApi.readMessages(id, pageSize)).items].reverse(),
      keep: (branch) => !isStopped && keepBranch(ownerId, branch),
      quiet,
    });
    // Only who knows the whole list knows what is in it no more.
    if (isStopped || cursor !== undefined) return;
    const known = conversations.map(({ id }) => id);
    await forgetBranchesBut(ownerId, known, mostKept);
  }

  const stopListening = $list.listen(({ items }, before) => {
    // The first look comes soon, whatever the list does meanwhile.
    if (items === before?.items || isWorking || !hasLooked) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), againAfterMs);
  });
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
  };
}

function mayFetch(): boolean {
  const isSeen = document.visibilityState === 'visible';
  return isSeen && $reach.get() === 'reached' && $running.get().size === 0 && !isSparing();
}
