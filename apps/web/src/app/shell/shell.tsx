import { useStore } from '@nanostores/react';
import { Suspense, useEffect, useState } from 'react';
import { disconnectChats, keepRecent, reconnectChats, sendWaiting } from '../../features/chat/index.ts';
import { catchUp, startList } from '../../features/conversations/index.ts';
import { refreshModels } from '../../features/models/index.ts';
import { whenBack } from '../../features/offline/index.ts';
import { $user } from '../../features/session/index.ts';
import { $route } from '../../shared/router/router.ts';
import { afterFirstDraw, firstDrawn, startWhen } from '../../shared/lib/idle.ts';
import { later } from '../../shared/ui/later.tsx';
import { $isNarrow, $isSidebarOver, $isSidebarShown } from '../../shared/ui/layout.ts';
import { ErrorBoundary } from '../error-boundary.tsx';
import { loadLateWords } from '../language.ts';
import { pages } from '../pages.ts';
import { ForbiddenPage, NotFoundPage } from '../pages/not-found-page.tsx';
import { $isPaletteOpen } from '../palette/palette-state.ts';
import { useText } from '../text.ts';
import { startTouch } from '../touch/start-touch.ts';
import { Notices } from './notices.tsx';
import { SidePanel } from './side-panel.tsx';

const Palette = later(async () => (await import('../palette/palette.tsx')).Palette);
const SidebarDrawer = later(async () => (await import('./sidebar-drawer.tsx')).SidebarDrawer);

/** What tells of answers that ended elsewhere. */
async function attention() {
  const { startAttention } = await import('../../features/attention/stores/attention.ts');
  return () => startAttention(loadLateWords);
}

/** What a mouse that rests on an entry of the list sees. */
async function previews(userId: string) {
  const { startPreviews } = await import('../../features/preview/stores/previews.ts');
  return () => startPreviews(userId);
}

/** Everything for somebody who is signed in: the sidebar, and the page beside it. */
export function Shell() {
  const t = useText();
  const user = useStore($user);
  const route = useStore($route);
  const isPaletteOpen = useStore($isPaletteOpen);
  const userId = user?.id ?? '';
  useEffect(() => startList(userId), [userId]);
  useEffect(startTouch, []);
  useEffect(() => keepRecent(userId), [userId]);
  useEffect(() => startWhen(afterFirstDraw, attention), [userId]);
  useEffect(() => startWhen(afterFirstDraw, () => previews(userId)), [userId]);
  useEffect(() => {
    const stopWaiting = afterFirstDraw(() => void refreshModels());
    void sendWaiting();
    const stop = whenBack(() => {
      reconnectChats();
      catchUp();
      void refreshModels();
    });
    document.addEventListener('visibilitychange', reconnectChats);
    window.addEventListener('offline', disconnectChats);
    return () => {
      stopWaiting();
      stop();
      document.removeEventListener('visibilitychange', reconnectChats);
      window.removeEventListener('offline', disconnectChats);
    };
  }, [userId]);
  // A conversation says itself when it is there.
  useEffect(() => {
    if (route?.name !== 'chat') firstDrawn();
  }, [route?.name]);
  const page = route && pages[route.name];
  const View = page?.isForAdmins === true && user?.role !== 'admin' ? ForbiddenPage : (page?.view ?? NotFoundPage);
  return (
    <div className="flex h-full">
      <a
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('page')?.focus();
        }}
        className="sr-only z-50 rounded-md bg-raised px-4 py-2 shadow-high focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t('skip')}
      </a>
      <SidebarPlace />
      <main id="page" tabIndex={-1} className="relative flex min-w-0 flex-1 flex-col bg-paper outline-none">
        <Notices />
        <ErrorBoundary key={route?.name}>
          <Suspense fallback={<PageSkeleton />}>
            <View />
          </Suspense>
        </ErrorBoundary>
      </main>
      {isPaletteOpen && <Palette />}
    </div>
  );
}

function SidebarPlace() {
  const t = useText();
  const isNarrow = useStore($isNarrow);
  const isOver = useStore($isSidebarOver);
  const isShown = useStore($isSidebarShown);
  const [wasOver, setWasOver] = useState(isOver);
  if (isOver && !wasOver) setWasOver(true);
  // Once it has been open it stays: closing it is a movement too.
  if (isNarrow) return wasOver ? <SidebarDrawer /> : null;
  if (!isShown) return null;
  return (
    <nav aria-label={t('sidebar')} className="flex w-[17.5rem] shrink-0 flex-col border-e border-line bg-sunken">
      <SidePanel />
    </nav>
  );
}

function PageSkeleton() {
  return (
    <div aria-hidden="true" className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-6 pt-20">
      <div className="skeleton h-8 w-1/3" />
      <div className="skeleton h-24 w-full" />
      <div className="skeleton h-24 w-full" />
    </div>
  );
}
