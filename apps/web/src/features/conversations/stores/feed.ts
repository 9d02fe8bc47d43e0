import type { UserFeed } from '@parley/client';
import type { SessionContext, UserEvent } from '@parley/protocol';
import { afterFirstDraw, whenIdle } from '../../../shared/lib/idle.ts';
import { $isNarrow, $isSidebarOver } from '../../../shared/ui/layout.ts';
import { parley } from '../../../shared/client/client.ts';
import { askSession } from '../../session/index.ts';
import { readChanges } from '../api/conversations.ts';
import { $folders } from './folders.ts';
import {
  change,
  drop,
  markAsking,
  markRunning,
  markSince,
  openList,
  startSync,
  takeAll,
  takeRecords,
  takeSync,
  wasReadAtMs,
} from './list.ts';
import { failedToRead, readAheadSlowly, readAnew } from './pages.ts';

type ContextListener = (context: SessionContext) => void;

const contextListeners = new Set<ContextListener>();
const awayMs = 20_000;
const listWithinMs = 1_500;
/** L2.3 */
const readAgainAfterMs = 7 * 86_400_000;
const storageMs = 1_000;
let catchUpNow: (() => void) | undefined;

/** What changed is asked for at once: the server can be reached again, or somebody wants to know. */
export function catchUp(): void {
  catchUpNow?.();
}

/** The list and the folders, and the feed that keeps them true on every tab and device (core user-feed/SPEC.md). */
export function startList(userId: string): () => void {
  const { kept, close: closeList } = openList(userId);
  let cursor: string | undefined;
  let syncing: Promise<void> | undefined;
  let isStale = false;
  let isStopped = false;

  // A storage that does not answer holds up nothing.
  const opened = Promise.race([kept, after(storageMs)]).then((head) => {
    cursor = head?.since;
    return head !== undefined;
  });
  let records: Promise<boolean> | undefined;
  /** L2.1: once; at once when somebody has to have them. */
  const takeRest = async () => !(await opened) || (await (records ??= takeRecords()));

  /** One at a time; what is asked for meanwhile is read once more. */
  function sync(): void {
    isStale = true;
    syncing ??= opened.then(syncWhileStale).finally(() => {
      syncing = undefined;
    });
  }

  async function syncWhileStale(): Promise<void> {
    while (isStale && !isStopped) {
      isStale = false;
      startSync();
      try {
        const changes = await readChanges(cursor);
        if (isStopped) return;
        cursor = changes.cursor;
        $folders.set(changes.folders);
        const isSure = takeSync(changes);
        isStale ||= changes.more || !isSure;
        if (changes.reset) {
          await takeRest();
          await readAnew(changes.cursor);
        } else {
          change({ state: 'fresh', problem: undefined });
          markSince(changes.cursor);
        }
      } catch (error) {
        if (!isStopped) failedToRead(error);
        return;
      }
    }
    whenIdle(() => void fillUp());
  }

  /** What is kept and not shown yet, and what the server has beyond that. */
  async function fillUp(): Promise<void> {
    const isWhole = await takeRest();
    if (isStopped) return;
    const readAtMs = wasReadAtMs();
    if (!isWhole || (readAtMs > 0 && Date.now() - readAtMs > readAgainAfterMs)) await readAnew(cursor);
    else await readAheadSlowly();
  }

  function take(event: UserEvent): void {
    switch (event.type) {
      case 'events.attached':
      case 'sync.needed':
        return sync();
      case 'conversation.changed':
        takeAll([event.conversation]);
        markAsking(event.conversation.id, event.waiting === true);
        return markRunning(event.conversation.id, event.running);
      case 'conversation.deleted':
        return drop(event.conversation_id);
      case 'folders.changed':
        $folders.set(event.folders);
        return;
      case 'context.changed':
        for (const listener of contextListeners) listener(event.context);
        return;
      case 'events.closed':
        if (event.reason === 'revoked') void askSession();
        return;
      default:
        return event satisfies never;
    }
  }

  let feed: UserFeed | undefined;
  function begin(): void {
    if (feed) return;
    sync();
    feed = parley().openFeed({ event: take, ended: () => void askSession() });
  }
  catchUpNow = () => (feed ? sync() : begin());
  // Where the list is behind a button, what is looked at comes first.
  let stopWaiting = () => {};
  if ($isNarrow.get()) stopWaiting = afterFirstDraw(begin, listWithinMs);
  else begin();
  const stopLooking = $isSidebarOver.listen(begin);
  let hiddenAt = 0;
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > awayMs) feed?.reconnectNow();
  };
  const onOnline = () => feed?.reconnectNow();
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onOnline);
  return () => {
    isStopped = true;
    catchUpNow = undefined;
    stopWaiting();
    stopLooking();
    feed?.close();
    closeList();
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', onOnline);
  };
}

/** What other devices store about where somebody stands in a conversation. */
export function onContextChanged(listener: ContextListener): () => void {
  contextListeners.add(listener);
  return () => contextListeners.delete(listener);
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
