import { afterFirstDraw } from '../../shared/lib/idle.ts';
import { startConnection, whenBack } from './stores/connection.ts';
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
  if (import.meta.env.PROD) afterFirstDraw(() => bringUpdates({ isBack: false }), 5_000);
}

/** O2.5: it may be wanted in the moment in which the server goes; then it comes when the server is back. */
function bringUpdates(moment: { readonly isBack: boolean }): void {
  void import('./stores/updates.ts').then(
    ({ startUpdates }) => startUpdates(moment),
    () => {
      const stop = whenBack(() => {
        stop();
        bringUpdates({ isBack: true });
      });
    },
  );
}
