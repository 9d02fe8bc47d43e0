import { ParleyApiError, type ParleyClient } from '@parley/client';
import type { CurrentSession } from '@parley/protocol';
import { signInView } from './accounts/sign-in-view.ts';
import { chatPage } from './chat/chat-page.ts';
import { button, el } from './shared/dom.ts';
import { sentenceOf } from './shared/problems.ts';

/** Shows what fits who is there: the first account, signing in, or the conversations. */
export async function startApp(root: HTMLElement, client: ParleyClient): Promise<void> {
  const restart = () => void startApp(root, client);
  let session: CurrentSession;
  try {
    session = await knownSession(client);
  } catch (error) {
    root.replaceChildren(
      el(
        'main',
        { class: 'card' },
        el('h1', {}, 'Parley'),
        el('p', { role: 'alert' }, sentenceOf(error)),
        button('Try again', restart, { class: 'primary' }),
      ),
    );
    return;
  }
  root.replaceChildren(
    session.user
      ? chatPage({ client, session, user: session.user, onSignedOut: restart })
      : signInView({ client, session, onSignedIn: restart }),
  );
}

/** An access cookie lives for minutes, the refresh cookie for weeks: having none of the first means little. */
async function knownSession(client: ParleyClient): Promise<CurrentSession> {
  const session = await client.call('currentSession');
  if (session.user || session.mode === 'local' || session.setup_needed) return session;
  try {
    await client.call('refresh', { body: {} });
  } catch (error) {
    if (error instanceof ParleyApiError && error.code === 'network') throw error;
    return session;
  }
  return client.call('currentSession');
}
