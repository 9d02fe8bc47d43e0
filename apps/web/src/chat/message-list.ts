import type { OutboxEntry } from '@parley/client';
import type { BranchMessage } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';
import { MessageView, type MessageActions } from './message-view.ts';

export interface MessageListActions extends MessageActions {
  readEarlier(): void;
}

/** The branch as a list that stays where the reader is: at the end while he is there, else where he reads. */
export class MessageList {
  readonly element: HTMLElement;
  readonly #list = el('ol', { class: 'messages', 'aria-label': 'Conversation' });
  readonly #earlier: HTMLButtonElement;
  readonly #views = new Map<string, MessageView>();
  readonly #actions: MessageListActions;

  constructor(actions: MessageListActions) {
    this.#actions = actions;
    this.#earlier = button('Earlier messages', () => actions.readEarlier(), { class: 'quiet', hidden: true });
    this.element = el(
      'div',
      { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Messages' },
      this.#earlier,
      this.#list,
    );
  }

  show(messages: readonly BranchMessage[], waiting: readonly OutboxEntry[], hasEarlier: boolean): void {
    this.#staying(() => {
      this.#earlier.hidden = !hasEarlier;
      const kept = new Set(messages.map((message) => message.id));
      for (const id of this.#views.keys()) if (!kept.has(id)) this.#views.delete(id);
      const rows = [...messages.map((message) => this.#view(message).element), ...waiting.flatMap(waitingRow)];
      if (rows.some((row, index) => this.#list.children[index] !== row) || rows.length !== this.#list.children.length)
        this.#list.replaceChildren(...rows);
    });
  }

  change(
    messageId: string,
    change: { readonly append: string; readonly removed: number; readonly text: string },
  ): void {
    this.#staying(() => this.#views.get(messageId)?.change(change));
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  #view(message: BranchMessage): MessageView {
    const known = this.#views.get(message.id);
    if (known) {
      known.update(message);
      return known;
    }
    const view = new MessageView(message, this.#actions);
    this.#views.set(message.id, view);
    return view;
  }

  #staying(change: () => void): void {
    const { element } = this;
    const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    change();
    if (fromEnd < 60) this.toEnd();
  }
}

function waitingRow(entry: OutboxEntry): HTMLElement[] {
  if (entry.kind !== 'send' && entry.kind !== 'edit') return [];
  return [
    el(
      'li',
      { class: 'message user waiting' },
      el('div', { class: 'body', dir: 'auto' }, entry.body.content),
      el('p', { class: 'note' }, 'Waiting to be sent'),
    ),
  ];
}
