import type { ParleyClient } from '@parley/client';
import type { Conversation, CurrentSession, User } from '@parley/protocol';
import { conversationList, titleOf } from '../conversations/conversation-list.ts';
import { announce } from '../shared/announce.ts';
import { button, el } from '../shared/dom.ts';
import { sentenceOf } from '../shared/problems.ts';
import { Composer } from './composer.ts';
import { ConversationStore, type ConversationView } from './conversation-store.ts';
import { MessageList } from './message-list.ts';
import { pageHeader } from './page-header.ts';

export interface ChatPageOptions {
  readonly client: ParleyClient;
  readonly session: CurrentSession;
  readonly user: User;
  readonly onSignedOut: () => void;
}

/** The whole page of somebody who is signed in: conversations on one side, the open one on the other. */
export function chatPage({ client, session, user, onSignedOut }: ChatPageOptions): HTMLElement {
  let store: ConversationStore | undefined;
  let draft: { model: string | null; busyMode: 'queue' | 'steer' } = { model: null, busyMode: 'queue' };

  const notice = el('p', { class: 'notice', role: 'alert', hidden: true });
  const welcome = el(
    'div',
    { class: 'welcome' },
    el('img', { src: '/favicon.svg', alt: '', width: 64, height: 64 }),
    el('h1', {}, 'What is on your mind?'),
    el('p', { class: 'faint' }, 'What you write is answered here, and is kept on this server.'),
  );
  const list = conversationList(client);
  const messages = new MessageList({
    edit: (id, content) => void store?.stream.edit(id, content),
    regenerate: (id) => void store?.stream.regenerate(id),
    goOn: (id) => void store?.stream.continue(id),
    choose: (id) => void store?.choose(id),
    readEarlier: () => void store?.readEarlier(),
  });
  const composer = new Composer({
    send: (content) => void send(content),
    stop: () => store?.stop(),
    chooseModel: (model) => change({ model }),
    chooseBusyMode: (busyMode) => change({ busyMode }),
  });
  const header = pageHeader({
    openSide: () => showSide(true),
    rename: (title) => void patch({ title }),
    remove: () => void remove(),
  });

  const view: ConversationView = {
    showMessages(all, waiting, hasEarlier) {
      welcome.hidden = all.length + waiting.length > 0;
      messages.show(all, waiting, hasEarlier);
    },
    showText: (id, text) => messages.change(id, text),
    showConversation(conversation) {
      header.show(titleOf(conversation));
      composer.showChoices(conversation.model, conversation.busy_mode);
      document.title = `${titleOf(conversation)} · Parley`;
      list.put(conversation);
    },
    showStatus: (status, transport) => header.showStatus(status, transport),
    showAnswering: (isAnswering) => composer.showAnswering(isAnswering),
    showProblem: say,
    showDeleted() {
      if (store) list.remove(store.id);
      location.hash = '';
      announce('The conversation was deleted.');
    },
    announce,
  };

  function say(problem: unknown): void {
    notice.textContent = sentenceOf(problem);
    notice.hidden = false;
  }

  function open(id: string | undefined): void {
    if (store?.id === id && id !== undefined) return;
    store?.close();
    store = undefined;
    notice.hidden = true;
    list.choose(id);
    messages.show([], [], false);
    composer.showAnswering(false);
    welcome.hidden = id !== undefined;
    if (id === undefined) {
      draft = { model: null, busyMode: 'queue' };
      header.show(undefined);
      composer.showChoices(null, 'queue');
      document.title = 'Parley';
    } else {
      store = new ConversationStore(client, id, view);
    }
    showSide(false);
  }

  async function send(content: string): Promise<void> {
    notice.hidden = true;
    try {
      if (!store) {
        const created = await client.call('createConversation', {
          body: { model: draft.model, busy_mode: draft.busyMode },
        });
        list.put(created);
        open(created.id);
        location.hash = `#/c/${created.id}`;
      }
      store?.stream.send(content).accepted.catch(() => undefined);
      messages.toEnd();
    } catch (error) {
      say(error);
    }
  }

  function change(choice: { model?: string | null; busyMode?: 'queue' | 'steer' }): void {
    draft = { ...draft, ...choice };
    if (choice.model !== undefined) void patch({ model: choice.model });
    if (choice.busyMode !== undefined) void patch({ busy_mode: choice.busyMode });
  }

  async function patch(body: { title?: string; model?: string | null; busy_mode?: 'queue' | 'steer' }): Promise<void> {
    if (!store) return;
    await client
      .call('updateConversation', { id: store.id, body })
      .then((conversation: Conversation) => view.showConversation(conversation), say);
  }

  async function remove(): Promise<void> {
    if (!store || !confirm('Delete this conversation with all its messages?')) return;
    const { id } = store;
    await client.call('deleteConversation', { id }).then(() => {
      list.remove(id);
      location.hash = '';
    }, say);
  }

  const side = el(
    'nav',
    {
      class: 'side',
      'aria-label': 'Conversations',
      on: { keydown: (event) => event.key === 'Escape' && showSide(false) },
    },
    el(
      'div',
      { class: 'row brand' },
      el('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }),
      el('strong', {}, 'Parley'),
      button('Close', () => showSide(false), { class: 'quiet narrow-only' }),
    ),
    button('New conversation', () => newConversation(), { class: 'primary' }),
    list.element,
    session.mode === 'team' &&
      el(
        'div',
        { class: 'row account' },
        el('span', { class: 'faint' }, user.email ?? user.display_name),
        button('Sign out', () => void signOut(), { class: 'quiet' }),
      ),
  );
  const page = el(
    'div',
    { class: 'page' },
    side,
    el('main', { class: 'chat' }, header.element, notice, welcome, messages.element, composer.element),
  );

  function showSide(isOpen: boolean): void {
    const wasOpen = page.classList.contains('side-open');
    page.classList.toggle('side-open', isOpen);
    header.showSideOpen(isOpen);
    if (isOpen) side.querySelector<HTMLElement>('a, button.primary')?.focus();
    else if (wasOpen) header.focusMenu();
  }

  function newConversation(): void {
    if (location.hash === '' || location.hash === '#/') open(undefined);
    location.hash = '';
    composer.focus();
  }

  async function signOut(): Promise<void> {
    await client.call('logout').catch(() => undefined);
    leave();
    onSignedOut();
  }

  const followHash = () => open(/^#\/c\/([0-9a-f-]{36})$/.exec(location.hash)?.[1]);
  const comeBack = () => store?.stream.reconnectNow();
  const leaving = new AbortController();
  window.addEventListener('hashchange', followHash, leaving);
  window.addEventListener('online', comeBack, leaving);
  document.addEventListener('visibilitychange', comeBack, leaving);

  function leave(): void {
    leaving.abort();
    store?.close();
  }

  client.call('listModels').then(({ items }) => composer.showModels(items), say);
  followHash();
  return page;
}
