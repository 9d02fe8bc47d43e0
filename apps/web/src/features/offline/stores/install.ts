import { atom } from 'nanostores';

/** How browsers offer to install a page. */
interface InstallOffer extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const $offer = atom<InstallOffer | undefined>();
/** O5: never by itself; in the settings and among the commands. */
export const $canInstall = atom(false);

export function listenForInstall(): void {
  $offer.subscribe((offer) => $canInstall.set(offer !== undefined));
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    $offer.set(event as InstallOffer);
  });
  window.addEventListener('appinstalled', () => $offer.set(undefined));
}

export async function install(): Promise<void> {
  const offer = $offer.get();
  // An offer counts once.
  $offer.set(undefined);
  await offer?.prompt();
}

export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}
