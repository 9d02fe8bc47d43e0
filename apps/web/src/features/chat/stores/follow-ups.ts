import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { ChatSession } from './chat-session.ts';

export interface FollowUpsOptions {
  readonly ask: (messageId: string) => Promise<readonly string[]>;
  /** The page is seen. */
  readonly $isSeen: ReadableAtom<boolean>;
}

type AskedChat = Pick<ChatSession, '$connection' | '$isAnswering' | '$conversation' | 'hasWaiting'>;

const mostKept = 200;

/** What this page was told, by answer: it asks once for each, also when the row was away for a while (FU8). */
export class FollowUps {
  readonly #options: FollowUpsOptions;
  readonly #asked = new Map<string, WritableAtom<readonly string[]>>();

  constructor(options: FollowUpsOptions) {
    this.#options = options;
  }

  /** Calls `show` with what there is for an answer, once all of FU8 holds and somebody has made it; until it is ended. */
  watch(messageId: string, chat: AskedChat, show: (found: readonly string[]) => void): () => void {
    const { $isSeen } = this.#options;
    const stops: (() => void)[] = [];
    const stop = () => stops.splice(0).forEach((end) => end());
    const look = () => {
      const isDue =
        $isSeen.get() &&
        chat.$connection.get().status === 'live' &&
        !chat.$isAnswering.get() &&
        !chat.hasWaiting &&
        chat.$conversation.get()?.temporary === false;
      const $found = isDue || this.#asked.has(messageId) ? this.#find(messageId) : undefined;
      if (!$found) return;
      stop();
      stops.push($found.subscribe((found) => void (found.length > 0 && show(found))));
    };
    const seen: readonly ReadableAtom<unknown>[] = [$isSeen, chat.$connection, chat.$isAnswering, chat.$conversation];
    stops.push(...seen.map(($one) => $one.listen(look)));
    look();
    return stop;
  }

  #find(messageId: string): ReadableAtom<readonly string[]> {
    const known = this.#asked.get(messageId);
    if (known) return known;
    const $found = atom<readonly string[]>([]);
    this.#asked.set(messageId, $found);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > mostKept && oldest !== undefined) this.#asked.delete(oldest);
    // Without them the page is whole; who could not get them does not ask again.
    this.#options.ask(messageId).then(
      (found) => $found.set(found),
      () => {},
    );
    return $found;
  }
}
