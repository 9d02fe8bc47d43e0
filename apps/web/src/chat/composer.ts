import { limits } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';

export interface ComposerActions {
  send(content: string): void;
  stop(): void;
  chooseModel(model: string | null): void;
  chooseBusyMode(mode: 'queue' | 'steer'): void;
}

type Models = readonly { readonly id: string; readonly name: string; readonly is_default: boolean }[];

export class Composer {
  readonly element: HTMLFormElement;
  readonly #text: HTMLTextAreaElement;
  readonly #stop: HTMLButtonElement;
  readonly #model: HTMLSelectElement;
  readonly #busy: HTMLSelectElement;
  readonly #busyLabel: HTMLLabelElement;

  constructor(actions: ComposerActions) {
    this.#text = el('textarea', {
      'aria-label': 'Your message',
      placeholder: 'Say something',
      rows: 1,
      maxlength: limits.messageCharacters,
      dir: 'auto',
      enterkeyhint: 'send',
      on: {
        input: () => this.#grow(),
        keydown: (event) => {
          // Enter also ends the composition of a character, which must not send.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          this.element.requestSubmit();
        },
      },
    });
    this.#stop = button('Stop', () => actions.stop(), { class: 'stop', hidden: true });
    this.#model = el('select', {
      on: { change: () => actions.chooseModel(this.#model.value === '' ? null : this.#model.value) },
    });
    this.#busy = el(
      'select',
      { on: { change: () => actions.chooseBusyMode(this.#busy.value === 'steer' ? 'steer' : 'queue') } },
      el('option', { value: 'queue' }, 'wait for the answer'),
      el('option', { value: 'steer' }, 'cut the answer short'),
    );
    this.#busyLabel = el('label', { class: 'choice', hidden: true }, el('span', {}, 'New messages'), this.#busy);
    this.element = el(
      'form',
      {
        class: 'composer',
        on: {
          submit: (event) => {
            event.preventDefault();
            const content = this.#text.value;
            if (content.trim() === '') return;
            this.#text.value = '';
            this.#grow();
            actions.send(content);
          },
        },
      },
      el(
        'div',
        { class: 'writing' },
        this.#text,
        this.#stop,
        el('button', { class: 'primary', type: 'submit' }, 'Send'),
      ),
      el(
        'div',
        { class: 'choices' },
        el('label', { class: 'choice' }, el('span', {}, 'Model'), this.#model),
        this.#busyLabel,
      ),
    );
  }

  showModels(models: Models): void {
    const first = models.find((model) => model.is_default);
    this.#model.replaceChildren(
      el('option', { value: '' }, first ? `Default (${first.name})` : 'Default'),
      ...models.map((model) => el('option', { value: model.id }, model.name)),
    );
  }

  showChoices(model: string | null, busyMode: 'queue' | 'steer'): void {
    // A model that is no longer offered must still show as what is chosen.
    if (model !== null && ![...this.#model.options].some((option) => option.value === model))
      this.#model.append(el('option', { value: model }, model));
    this.#model.value = model ?? '';
    this.#busy.value = busyMode;
  }

  showAnswering(isAnswering: boolean): void {
    // Focus on a button that goes away would be lost to the top of the page.
    if (!isAnswering && document.activeElement === this.#stop) this.focus();
    this.#stop.hidden = !isAnswering;
    this.#busyLabel.hidden = !isAnswering;
  }

  focus(): void {
    this.#text.focus();
  }

  #grow(): void {
    this.#text.rows = Math.min(10, this.#text.value.split('\n').length);
  }
}
