import { atom, computed } from 'nanostores';
import { $titleMark } from '../../../shared/ui/page-title.ts';
import { knownChat } from '../../chat/index.ts';
import {
  $asking,
  $isVisible,
  $list,
  $lookedAt,
  $running,
  findConversation,
  isUnread,
} from '../../conversations/index.ts';
import { markOf, wanting } from './count.ts';
import { closeNotifications } from './notifications.ts';
import { $isTelling } from './permission.ts';
import { isInUse, tell } from './telling.ts';
import { Watch, type Known } from './watch.ts';

type Stop = () => void;

/** For who is signed in: the count, and what is told. Gives back what ends both. */
export function startAttention(loadWords: () => Promise<void>): Stop {
  const stops = [startCount(), startTelling(loadWords)];
  return () => stops.forEach((stop) => stop());
}

/** A1 */
function startCount(): Stop {
  const $ready = atom<string | undefined>();
  const $seenNow = computed([$lookedAt, $isVisible], (id, isVisible) => (isVisible ? id : undefined));
  const $wanting = computed(
    [$list, $running, $asking, $seenNow, $ready],
    ({ items }, running, asking, lookedAt, ready) => wanting({ items, isUnread, running, asking, lookedAt, ready }),
  );
  const stops = [
    $running.listen((running, before) => {
      const open = $lookedAt.get();
      if (open === undefined || $isVisible.get() || before?.has(open) !== true || running.has(open)) return;
      // A1.3
      $ready.set(open);
    }),
    computed([$isVisible, $lookedAt], (isVisible, open) => (isVisible ? undefined : open)).listen(() =>
      $ready.set(undefined),
    ),
    $wanting.subscribe((ids, before) => {
      $titleMark.set(markOf(ids.size, $ready.get() !== undefined));
      showBadge(ids.size);
      const seen = [...(before ?? [])].filter((id) => !ids.has(id));
      if (seen.length > 0) void closeNotifications(seen).catch(() => undefined);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    $titleMark.set('');
    showBadge(0);
  };
}

/** A2: from when the list is as the server has it. */
function startTelling(loadWords: () => Promise<void>): Stop {
  const $going = computed([$running, $asking], (running, asking) => ({ running, asking }));
  // Permission is only kept in mind while somebody listens.
  const stops = [$isTelling.listen(() => {})];
  let watch: Watch | undefined;
  stops.push(
    $list.subscribe(({ state }) => {
      if (watch || state !== 'fresh') return;
      watch = new Watch(
        {
          now: Date.now,
          after(ms, run) {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
          find,
          isLookedAt: (id) => $isVisible.get() && $lookedAt.get() === id,
          isInUse,
          tell: (news) => tell(news, loadWords),
        },
        $going.get(),
      );
    }),
    $going.listen((going) => watch?.take(going)),
    () => watch?.stop(),
  );
  return () => stops.forEach((stop) => stop());
}

function find(id: string): Known | undefined {
  const conversation = findConversation(id);
  if (conversation)
    return {
      answeredAt: conversation.answered_at,
      isUnread: isUnread(conversation),
      version: conversation.version,
      isTemporary: false,
    };
  const open = knownChat(id)?.$conversation.get();
  return open?.temporary === true
    ? { answeredAt: null, isUnread: true, version: open.version, isTemporary: true }
    : undefined;
}

function showBadge(count: number): void {
  if (!('setAppBadge' in navigator)) return;
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
  done.catch(() => undefined);
}
