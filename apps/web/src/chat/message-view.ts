import type { BranchMessage } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';
import { stepsOf } from './message-steps.ts';

export interface MessageActions {
  edit(messageId: string, content: string): void;
  regenerate(messageId: string): void;
  goOn(messageId: string): void;
  choose(messageId: string): void;
}

/** One message, drawn once and then changed in place, so that selection and focus survive streaming. */
export class MessageView {
  readonly element: HTMLElement;
  readonly #text = document.createTextNode('');
  readonly #body: HTMLElement;
  readonly #steps = el('div', { class: 'steps', hidden: true });
  #stepsDrawn = '';
  readonly #note = el('p', { class: 'note', hidden: true });
  readonly #tools = el('div', { class: 'tools' });
  readonly #actions: MessageActions;
  #message: BranchMessage;
  #drawn = '';

  constructor(message: BranchMessage, actions: MessageActions) {
    this.#actions = actions;
    this.#message = message;
    this.#body = el('div', { class: 'body', dir: 'auto' }, this.#text);
    const who = message.sender === 'user' ? 'You' : 'Parley';
    this.element = el(
      'li',
      { class: `message ${message.sender}` },
      el('h2', { class: 'visually-hidden' }, `${who} said`),
      this.#steps,
      this.#body,
      this.#note,
      this.#tools,
    );
    this.update(message);
  }

  update(message: BranchMessage): void {
    this.#message = message;
    if (this.#text.data !== message.content) this.#text.data = message.content;
    this.#drawSteps(message);
    // Tools are drawn again only when they change: a button that is focused must stay.
    const state = JSON.stringify([message.status, message.sibling_ids, message.content === '']);
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.element.classList.toggle('streaming', message.status === 'streaming' || message.status === 'pending');
    this.element.setAttribute('aria-busy', String(message.status === 'streaming' || message.status === 'pending'));
    const note = noteOf(message);
    this.#note.hidden = note === undefined;
    this.#note.textContent = note ?? '';
    this.#tools.replaceChildren(...this.#branchTools(), ...this.#messageTools());
  }

  /** The fast path: some hundred times a second with many answers. */
  change({
    append,
    removed,
    text,
  }: {
    readonly append: string;
    readonly removed: number;
    readonly text: string;
  }): void {
    if (removed === 0 && this.#text.length + append.length === text.length) this.#text.appendData(append);
    else this.#text.data = text;
  }

  /** Again only when something changed: a step that is unfolded must stay so. */
  #drawSteps({ parts = [] }: BranchMessage): void {
    const drawn = JSON.stringify(parts.filter((part) => part.kind !== 'text'));
    if (drawn === this.#stepsDrawn) return;
    this.#stepsDrawn = drawn;
    const open = [...this.#steps.querySelectorAll('details')].map((details) => details.open);
    const steps = stepsOf(parts);
    this.#steps.hidden = steps.length === 0;
    this.#steps.replaceChildren(...steps);
    for (const [index, details] of [...this.#steps.querySelectorAll('details')].entries())
      details.open = open[index] ?? false;
  }

  #branchTools(): HTMLElement[] {
    const { id, sibling_ids } = this.#message;
    const place = sibling_ids.indexOf(id);
    if (sibling_ids.length < 2 || place < 0) return [];
    const step = (label: string, glyph: string, to: string | undefined) =>
      button(glyph, () => to !== undefined && this.#actions.choose(to), {
        'aria-label': label,
        disabled: to === undefined,
        class: 'quiet step',
      });
    return [
      el(
        'span',
        { class: 'branches', role: 'group', 'aria-label': 'Alternatives' },
        step('Previous alternative', '‹', sibling_ids[place - 1]),
        el('span', {}, `${place + 1}/${sibling_ids.length}`),
        step('Next alternative', '›', sibling_ids[place + 1]),
      ),
    ];
  }

  #messageTools(): HTMLElement[] {
    const { id, sender, status, content } = this.#message;
    if (status === 'streaming' || status === 'pending') return [];
    const copy = button('Copy', () => void navigator.clipboard?.writeText(this.#message.content), { class: 'quiet' });
    if (sender === 'user')
      return status === 'blocked' ? [] : [button('Edit', () => this.#edit(), { class: 'quiet' }), copy];
    const goOn = content !== '' && (status === 'stopped' || status === 'interrupted' || status === 'failed');
    return [
      button('Regenerate', () => this.#actions.regenerate(id), { class: 'quiet' }),
      ...(goOn ? [button('Continue', () => this.#actions.goOn(id), { class: 'quiet' })] : []),
      ...(content === '' ? [] : [copy]),
    ];
  }

  #edit(): void {
    const { id, content } = this.#message;
    const area = el('textarea', {
      'aria-label': 'Edit your message',
      rows: Math.min(12, content.split('\n').length + 1),
      dir: 'auto',
    });
    area.value = content;
    const finish = () => {
      form.replaceWith(this.#body);
      this.#tools.hidden = false;
    };
    const form = el(
      'form',
      {
        class: 'editor',
        on: {
          submit: (event) => {
            event.preventDefault();
            finish();
            if (area.value.trim() !== '') this.#actions.edit(id, area.value);
          },
          keydown: (event) => {
            if (event.key === 'Escape') finish();
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
          },
        },
      },
      area,
      el('div', { class: 'row' }, el('button', { class: 'primary', type: 'submit' }, 'Send'), button('Cancel', finish)),
    );
    this.#body.replaceWith(form);
    this.#tools.hidden = true;
    area.focus();
  }
}

function noteOf({ status, sender }: BranchMessage): string | undefined {
  switch (status) {
    case 'stopped':
      return 'Stopped.';
    case 'failed':
      return 'The answer failed.';
    case 'interrupted':
      return 'The answer was interrupted.';
    case 'blocked':
      return sender === 'user' ? 'This message was refused and is not kept.' : undefined;
    default:
      return undefined;
  }
}
