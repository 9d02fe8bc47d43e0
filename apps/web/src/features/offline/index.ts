import { afterFirstDraw } from '../../shared/lib/idle.ts';
import { startConnection } from './stores/connection.ts';
import { listenForInstall } from './stores/install.ts';
import { noticeLostParts } from './stores/version.ts';

export { ConnectionBar } from './components/connection-bar.tsx';
export { reloadIfNewer } from './stores/version.ts';
export { whenBack } from './stores/connection.ts';
export { $canInstall, install, isInstalled } from './stores/install.ts';

/** What has to listen from the beginning; the rest comes when the page has nothing better to do. */
export function startOffline(): void {
  listenForInstall();
  noticeLostParts();
  startConnection();
  if (import.meta.env.PROD)
    afterFirstDraw(
      () =>
        void import('./stores/updates.ts').then(
          ({ startUpdates }) => startUpdates(),
          () => undefined,
        ),
      5_000,
    );
}
