import { randomUUID } from 'node:crypto';
import type { TokenLogprob, ToolCall } from '@parley/core';
import { JsonEnd } from './json-end.ts';
import type { Emit } from './outbox.ts';
import { StopMatcher } from './stop-matcher.ts';
import { ThinkSplitter } from './think-splitter.ts';
import { ToolOutput } from './tool-output.ts';

export interface AnswerWriterOptions {
  readonly emit: Emit;
  readonly stops: readonly string[];
  readonly opensThinking: boolean;
  /** A grammar holds it to an object or a list. */
  readonly isJson: boolean;
  readonly hasTools: boolean;
}

/** From what a model writes to what its listeners hear: thinking, tool calls, text up to a stop sequence. */
export class AnswerWriter {
  readonly #emit: Emit;
  readonly #stop: StopMatcher;
  readonly #thinking: ThinkSplitter;
  readonly #tools: ToolOutput | undefined;
  readonly #json: JsonEnd | undefined;
  #shown = '';
  /** Of tokens whose text is held back, since it may be the beginning of a stop sequence. */
  readonly #untold: TokenLogprob[] = [];
  #toldCharacters = 0;
  #written = '';

  constructor({ emit, stops, opensThinking, isJson, hasTools }: AnswerWriterOptions) {
    this.#emit = emit;
    this.#stop = new StopMatcher(stops);
    this.#json = isJson ? new JsonEnd() : undefined;
    this.#thinking = new ThinkSplitter(opensThinking);
    this.#tools = hasTools
      ? new ToolOutput(
          {
            answer: (text) => this.#say(this.#stop.push(text)),
            call: (id, name) => emit({ type: 'tool', id, name }),
            arguments: (id, text) => emit({ type: 'arguments', id, text }),
          },
          () => `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
        )
      : undefined;
  }

  get stopped(): boolean {
    return this.#stop.stopped || this.#json?.ended === true;
  }

  /** `logprob`: of the token that brought the piece. */
  push(piece: string, logprob?: TokenLogprob): void {
    if (logprob !== undefined) this.#untold.push(logprob);
    if (piece === '') return;
    this.#written += piece;
    const text = this.#json === undefined ? piece : this.#json.push(piece);
    if (this.#tools !== undefined) return this.#tools.push(text);
    this.#hear(this.#thinking.push(text));
    // Nobody is told how likely thoughts were.
    if (this.#thinking.isThinking) this.#untold.length = 0;
  }

  /** `plain`: the text that was sent, when the model wrote nothing else. */
  end(): { readonly plain: string | undefined; readonly calls: readonly ToolCall[] } {
    if (this.#tools === undefined) this.#hear(this.#thinking.end());
    this.#say(this.#stop.end());
    if (!this.#stop.stopped && this.#untold.length > 0)
      this.#emit({ type: 'logprobs', tokens: this.#untold.splice(0) });
    return { plain: this.#shown === this.#written ? this.#shown : undefined, calls: this.#tools?.calls ?? [] };
  }

  #hear({ text, reasoning }: { readonly text: string; readonly reasoning: string }): void {
    if (reasoning !== '') this.#emit({ type: 'reasoning', text: reasoning });
    if (text !== '') this.#say(this.#stop.push(text));
  }

  #say(text: string): void {
    if (text === '') return;
    this.#shown += text;
    const tokens = this.#tell(text.length);
    if (tokens.length > 0) this.#emit({ type: 'logprobs', tokens });
    this.#emit({ type: 'text', text });
  }

  /** Of the tokens that lie wholly in the text that is said. */
  #tell(characters: number): readonly TokenLogprob[] {
    this.#toldCharacters += characters;
    let count = 0;
    for (const { token } of this.#untold) {
      if (token.length > this.#toldCharacters) break;
      this.#toldCharacters -= token.length;
      count += 1;
    }
    return this.#untold.splice(0, count);
  }
}
