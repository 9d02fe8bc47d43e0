import type { StreamStatus } from '@parley/client';
import { limits } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';

export interface PageHeaderActions {
  openSide(): void;
  rename(title: string): void;
  remove(): void;
}

/** Title, connection, and what can be done with the conversation as a whole. */
export function pageHeader(actions: PageHeaderActions) {
  const menu = button('☰', actions.openSide, {
    class: 'quiet narrow-only',
    'aria-label': 'Show conversations',
    'aria-expanded': 'false',
  });
  const title = el('input', {
    class: 'title',
    'aria-label': 'Title',
    maxlength: limits.titleCharacters,
    disabled: true,
    dir: 'auto',
    on: { change: () => actions.rename(title.value.trim()) },
  });
  const status = el('span', { class: 'status', role: 'status' });
  const remove = button('Delete', actions.remove, { class: 'quiet', hidden: true });
  return {
    element: el('header', { class: 'row top' }, menu, title, status, remove),
    /** Undefined: a conversation that has not begun. */
    show(name: string | undefined) {
      if (document.activeElement !== title) title.value = name ?? '';
      title.disabled = name === undefined;
      remove.hidden = name === undefined;
      if (name === undefined) status.textContent = '';
    },
    showStatus(state: StreamStatus, transport: 'socket' | 'http' | null) {
      status.textContent = statusText(state, transport);
      status.dataset['state'] = state;
    },
    focusMenu() {
      menu.focus();
    },
    showSideOpen(isOpen: boolean) {
      menu.setAttribute('aria-expanded', String(isOpen));
    },
  };
}

function statusText(state: StreamStatus, transport: 'socket' | 'http' | null): string {
  switch (state) {
    case 'live':
      return transport === 'http' ? 'Connected without WebSocket' : '';
    case 'connecting':
      return 'Connecting …';
    case 'offline':
      return 'Offline. Messages wait here and are sent later.';
    case 'closed':
      return '';
  }
}
