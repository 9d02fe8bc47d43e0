import { useStore } from '@nanostores/react';
import { useEffect, useRef } from 'react';
import { ModelNotice } from '../../features/models/index.ts';
import { ConnectionBar } from '../../features/offline/index.ts';
import { $user } from '../../features/session/index.ts';
import { $route } from '../../shared/router/router.ts';

/**
 * What is to be known on every page, below its header. It is drawn over the page, which is told how much room that takes
 * (`--notices`): the header stays, and so does the notice when one goes from page to page.
 */
export function Notices() {
  const isAdmin = useStore($user)?.role === 'admin';
  const route = useStore($route);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    const page = element?.closest('main');
    if (!element || !page) return;
    const observer = new ResizeObserver(() => page.style.setProperty('--notices', `${element.offsetHeight}px`));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="pointer-events-none absolute inset-x-0 top-14 z-20 pt-[env(safe-area-inset-top)]">
      <div ref={place} className="flex flex-col items-center px-3 *:mb-2">
        <ConnectionBar />
        {/* Where one writes; other pages have their own words about it. */}
        {(route?.name === 'home' || route?.name === 'chat') && <ModelNotice mayFetch={isAdmin} />}
      </div>
    </div>
  );
}
