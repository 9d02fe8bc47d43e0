import type { ModelCitation, ModelSink, ModelWaiting, ToolCall } from '../models/index.ts';
import type { RunLog } from './run-log.ts';

export interface AnswerSinkOptions {
  readonly log: RunLog;
  /** Each time the model says something. False: nobody wants to hear it any more. */
  readonly heard: () => boolean;
  /** It goes on in the middle of a text (T7.5). */
  readonly continues: boolean;
  /** Ids of calls that the run has made; those of this step are added. */
  readonly ids: Set<string>;
  readonly onModel: (id: string) => void;
}

/** What a model says in one step, as parts of the answer (SPEC T12.1–T12.3). */
export class AnswerSink implements ModelSink {
  readonly #log: RunLog;
  readonly #heard: () => boolean;
  readonly #ids: Set<string>;
  readonly #onModel: (id: string) => void;
  /** Calls of this step by the model's ids, in the order they began; the one whose arguments are being written is `open`. */
  readonly #calls = new Map<string, Call>();
  #open: Call | undefined;
  #continues: boolean;

  constructor({ log, heard, continues, ids, onModel }: AnswerSinkOptions) {
    this.#log = log;
    this.#heard = heard;
    this.#ids = ids;
    this.#onModel = onModel;
    this.#continues = continues;
  }

  /** The hot path: most of what a model says is text behind text. */
  readonly text = (delta: string): void => {
    if (delta === '' || !this.#heard()) return;
    if (this.#log.kind === 'text') this.#log.append(delta);
    else this.#beginText(delta);
  };

  readonly reasoning = (delta: string): void => {
    if (delta === '' || !this.#heard()) return;
    if (this.#log.kind !== 'reasoning') {
      this.#flushCalls();
      this.#log.startPart('reasoning');
    }
    this.#log.append(delta);
  };

  readonly toolCall = (call: { readonly id: string; readonly name: string }): void => {
    if (!this.#heard() || this.#calls.has(call.id)) return;
    this.#calls.set(call.id, this.#begin(call));
    this.#showNext();
  };

  readonly toolArguments = (id: string, delta: string): void => {
    const call = this.#calls.get(id);
    if (call === undefined || delta === '' || !this.#heard()) return;
    call.arguments += delta;
    if (this.#open === call) this.#log.append(delta);
    else if (!call.shown) this.#showNext();
  };

  readonly citation = (citation: ModelCitation): void => {
    if (this.#heard()) this.#log.mark({ type: 'citation.added', citation: { ...citation } });
  };

  readonly model = ({ id, reason }: { readonly id: string; readonly reason: string }): void => {
    if (!this.#heard() || id === this.#log.answeringModel) return;
    this.#onModel(id);
    this.#log.mark({ type: 'run.model', model: id, reason });
  };

  /** A model that has others before it, or reads a long prompt, is not stalled. */
  readonly waiting = (state: ModelWaiting): void => {
    if (this.#heard()) this.#log.waits(state);
  };

  readonly warning = (message: string): void => {
    if (this.#heard()) this.#log.warn(message);
  };

  /**
   * The step is over: calls that waited for their turn, or that no delta told of, get their parts. Answers the
   * calls as the run knows them.
   */
  finish(calls: readonly ToolCall[]): readonly ToolCall[] {
    const whole = calls.map((call) => {
      const known = this.#calls.get(call.id) ?? this.#begin(call);
      this.#calls.set(call.id, known);
      if (!known.shown) known.arguments = call.arguments;
      return { ...call, id: known.id };
    });
    this.#flushCalls();
    return whole;
  }

  /** Some providers count the calls of each step from zero. */
  #begin({ id, name }: { readonly id: string; readonly name: string }): Call {
    let unique = id;
    for (let count = 2; this.#ids.has(unique); count += 1) unique = `${id}~${count}`;
    this.#ids.add(unique);
    return { id: unique, name, arguments: '', shown: false };
  }

  #beginText(delta: string): void {
    this.#flushCalls();
    const before = this.#log.content;
    this.#log.startPart('text');
    // Joined, the parts are the answer: two paragraphs must not become one sentence.
    const apart = this.#continues || before === '' || /\s$/.test(before) || /^\s/.test(delta);
    this.#continues = false;
    this.#log.append(apart ? delta : `\n\n${delta}`);
  }

  /** Parts follow one another, calls may be interleaved: the next one is shown when the one before is whole. */
  #showNext(): void {
    for (const call of this.#calls.values()) {
      if (call.shown) continue;
      if (this.#open !== undefined && !isWhole(this.#open.arguments)) return;
      this.#show(call);
    }
  }

  #flushCalls(): void {
    for (const call of this.#calls.values()) if (!call.shown) this.#show(call);
    this.#open = undefined;
  }

  #show(call: Call): void {
    call.shown = true;
    this.#open = call;
    this.#log.startPart('tool', { id: call.id, name: call.name });
    if (call.arguments !== '') this.#log.append(call.arguments);
  }
}

interface Call {
  readonly id: string;
  readonly name: string;
  arguments: string;
  shown: boolean;
}

/** A JSON object that ends can't go on. */
function isWhole(json: string): boolean {
  if (!json.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
