import type { UserFeed } from '@parley/client';
import type { SessionContext, UserEvent } from '@parley/protocol';
import { whenIdle } from '../../../shared/lib/idle.ts';
import { $isNarrow, $isSidebarOver } from '../../../shared/ui/layout.ts';
import { parley } from '../../../shared/client/client.ts';
import { askSession } from '../../session/index.ts';
import { readChanges } from '../api/conversations.ts';
import { $folders } from './folders.ts';
import { drop, markRunning, openList, refresh, takeAll, takeSync } from './list.ts';

type ContextListener = (context: SessionContext) => void;

const contextListeners = new Set<ContextListener>();
const awayMs = 20_000;
const listWithinMs = 1_500;

/** The list and the folders, and the feed that keeps them true on every tab and device (core user-feed/SPEC.md). */
export function startList(userId: string): () => void {
  const closeList = openList(userId);
  let cursor: string | undefined;
  let syncing: Promise<void> | undefined;
  let isStale = false;
  let isStopped = false;

  /** One at a time; what is asked for meanwhile is read once more. */
  function sync(): void {
    isStale = true;
    syncing ??= syncWhileStale().finally(() => {
      syncing = undefined;
    });
  }

  async function syncWhileStale(): Promise<void> {
    while (isStale && !isStopped) {
      isStale = false;
      try {
        const changes = await readChanges(cursor);
        if (isStopped) return;
        cursor = changes.cursor;
        $folders.set(changes.folders);
        takeSync(changes);
        isStale ||= changes.more;
        if (changes.reset) await refresh();
      } catch {
        // Without a cursor the list is asked for all the same: it says what is wrong.
        if (cursor === undefined && !isStopped) await refresh();
        return;
      }
    }
  }

  function take(event: UserEvent): void {
    switch (event.type) {
      case 'events.attached':
      case 'sync.needed':
        return sync();
      case 'conversation.changed':
        takeAll([event.conversation]);
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
  // Where the list is behind a button, what is looked at comes first.
  let stopWaiting = () => {};
  if ($isNarrow.get()) stopWaiting = whenIdle(begin, listWithinMs);
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
