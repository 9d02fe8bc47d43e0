import type { ParleyClient } from '@parley/client';
import type { Conversation } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';
import { sentenceOf } from '../shared/problems.ts';

export interface ConversationList {
  readonly element: HTMLElement;
  /** New, or changed: it moves to the top. */
  put(conversation: Conversation): void;
  remove(id: string): void;
  choose(id: string | undefined): void;
}

/** The conversations, newest activity first, as links; more are read when asked for. */
export function conversationList(client: ParleyClient): ConversationList {
  const items = el('ul', { class: 'conversations' });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const more = button('More', () => void load(), { class: 'quiet', hidden: true });
  const links = new Map<string, HTMLAnchorElement>();
  let cursor: string | undefined;
  let chosen: string | undefined;

  async function load(): Promise<void> {
    problem.textContent = '';
    try {
      const page = await client.call('listConversations', {
        query: { limit: 50, ...(cursor === undefined ? {} : { cursor }) },
      });
      cursor = page.next_cursor ?? undefined;
      more.hidden = cursor === undefined;
      for (const conversation of page.items) if (!links.has(conversation.id)) items.append(row(conversation));
      empty.hidden = links.size > 0;
    } catch (error) {
      problem.textContent = sentenceOf(error);
      more.hidden = false;
    }
  }

  function row(conversation: Conversation): HTMLLIElement {
    const link = el('a', { href: `#/c/${conversation.id}` }, titleOf(conversation));
    links.set(conversation.id, link);
    mark(conversation.id, link);
    return el('li', {}, link);
  }

  function mark(id: string, link: HTMLAnchorElement): void {
    if (id === chosen) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }

  const empty = el('p', { class: 'faint', hidden: true }, 'No conversations yet.');
  void load();
  return {
    element: el('div', { class: 'conversation-list' }, items, empty, problem, more),
    put(conversation) {
      const known = links.get(conversation.id);
      if (known) known.textContent = titleOf(conversation);
      else items.prepend(row(conversation));
      empty.hidden = true;
    },
    remove(id) {
      links.get(id)?.parentElement?.remove();
      links.delete(id);
      empty.hidden = links.size > 0;
    },
    choose(id) {
      chosen = id;
      for (const [known, link] of links) mark(known, link);
    },
  };
}

export function titleOf({ title }: Conversation): string {
  return title === '' ? 'New conversation' : title;
}
