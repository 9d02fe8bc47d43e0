import type { ModelSink, ToolCall } from '@parley/core';

interface OpenCall {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

/** Gathers the tool calls of one step: announces each once, hands on its arguments, keeps the whole (M14). */
export class ToolCallGatherer {
  readonly #sink: ModelSink;
  readonly #calls: OpenCall[] = [];
  readonly #byKey = new Map<string | number, OpenCall>();
  /** Pieces of a call whose name has not come yet. */
  readonly #early = new Map<string | number, string>();
  readonly #newId: () => string;

  constructor(sink: ModelSink, newId: () => string) {
    this.#sink = sink;
    this.#newId = newId;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** `key`: what tells calls of this step apart on the wire. The id is made up where the server gives none. */
  push(
    key: string | number,
    piece: { readonly id?: string; readonly name?: string; readonly arguments?: string },
  ): void {
    const text = piece.arguments ?? '';
    let call = this.#byKey.get(key);
    if (call === undefined) {
      if (piece.name === undefined || piece.name === '') {
        this.#early.set(key, (this.#early.get(key) ?? '') + text);
        return;
      }
      call = { id: this.#uniqueId(piece.id ?? ''), name: piece.name, arguments: '' };
      this.#byKey.set(key, call);
      this.#calls.push(call);
      this.#sink.toolCall?.({ id: call.id, name: call.name });
      this.#append(call, (this.#early.get(key) ?? '') + text);
      this.#early.delete(key);
      return;
    }
    this.#append(call, text);
  }

  idOf(key: string | number): string | undefined {
    return this.#byKey.get(key)?.id;
  }

  /** Whole, in the order they began. A tool without parameters may be called with nothing at all. */
  finished(): readonly ToolCall[] {
    for (const call of this.#calls) if (call.arguments.trim() === '') this.#append(call, '{}');
    return this.#calls.map((call) => ({ ...call }));
  }

  #append(call: OpenCall, text: string): void {
    if (text === '') return;
    call.arguments += text;
    this.#sink.toolArguments?.(call.id, text);
  }

  #uniqueId(given: string): string {
    return given === '' || this.#calls.some(({ id }) => id === given) ? this.#newId() : given;
  }
}
