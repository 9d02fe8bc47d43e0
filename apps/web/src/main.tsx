import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startLanguage } from './app/language.ts';
import { takeArrival } from './app/arrival/take-arrival.ts';
import { startGlobalActions } from './app/global-actions.ts';
import { startFiles } from './features/files/index.ts';
import { loadTriggersWith } from './features/composer/index.ts';
import { startOffline } from './features/offline/index.ts';
import { startSession, untilKnown } from './features/session/index.ts';
import { startShortcuts } from './shared/actions/shortcuts.ts';
import { startRouter } from './shared/router/router.ts';
import { fetchTheRest } from './shared/ui/later.tsx';
import { startKeepingFocus } from './shared/ui/keep-focus.ts';
import { startTooltips } from './shared/ui/tooltips.ts';
import { startTyping } from './shared/ui/typing.ts';
import { startAppearance } from './shared/theme/preferences.ts';

startAppearance();
startRouter();
startShortcuts();
startTooltips();
startTyping();
startKeepingFocus();
startGlobalActions();
startFiles();
loadTriggersWith(() => import('./app/triggers.ts'));
startOffline();
void startSession();
const speaking = startLanguage();

const root = document.getElementById('app');
if (root) {
  // The first picture stands until there are words, and until it is known who is here.
  void Promise.all([speaking, untilKnown(), takeArrival(speaking)]).then(() => {
    // In pieces, so that a slow machine hears a press between them.
    startTransition(() => createRoot(root).render(<App />));
    fetchTheRest();
  });
}
