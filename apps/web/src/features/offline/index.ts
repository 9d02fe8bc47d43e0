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
  if (import.meta.env.PROD) bringUpdates();
}

/** O2.5: the server may go before it is here, or in the moment in which it is fetched; then it comes when the server is back. */
function bringUpdates(): void {
  let hasFailed = false;
  let isBack = false;
  const stop = whenBack(() => {
    isBack = true;
    if (hasFailed) bring();
  });
  const bring = () => {
    hasFailed = false;
    import('./stores/updates.ts').then(
      ({ startUpdates }) => {
        stop();
        void startUpdates({ isBack });
      },
      () => (hasFailed = true),
    );
  };
  afterFirstDraw(bring, 5_000);
}
