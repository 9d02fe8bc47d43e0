import type { ModelCitation, ModelSink, TokenLogprob } from '../models/index.ts';
import { createStreamGuard, type ModerationEngine, type StreamGuard, type Verdict } from '../moderation/index.ts';
import type { AnswerSink } from './types.ts';

export interface GuardedSinkOptions {
  readonly engine: ModerationEngine;
  readonly userId: string;
  readonly sink: AnswerSink;
  /** Something new was seen; also what only deserves a flag. */
  readonly onVerdict: (verdict: Verdict, text: string) => void;
  /** The reader can't take it, or nothing more may be released: the model's work is for nothing. */
  readonly onEnd: () => void;
}

export interface GuardedSink {
  readonly sink: ModelSink;
  /** Once the model is done: releases what was held. Throws what the reader threw. */
  finish(): Promise<void>;
  /** The verdict that ended the answer. */
  readonly blocked: Verdict | undefined;
}

type Step =
  | { readonly kind: 'delta'; readonly channel: string; text: string; readonly logprobs: TokenLogprob[] }
  | { readonly kind: 'call'; readonly call: { readonly id: string; readonly name: string } }
  | { readonly kind: 'citation'; readonly citation: ModelCitation };

const textChannel = 'text';
const reasoningChannel = 'reasoning';

/**
 * Between a model, which calls back at once, and the policy, which takes its time: a queue that keeps the order (O4).
 * Deltas that arrive while the policy is looking are judged together.
 */
export function createGuardedSink(options: GuardedSinkOptions): GuardedSink {
  const { engine, sink, userId } = options;
  const queue: Step[] = [];
  let pumping: Promise<void> | undefined;
  let channel = '';
  let guard: StreamGuard | undefined;
  let said = '';
  let halfPair = '';
  let blocked: Verdict | undefined;
  let failure: { readonly error: unknown } | undefined;
  let logprobs: TokenLogprob[] = [];
  /** Text that has left without its tokens. */
  let told = 0;

  function add(step: Step): void {
    if (blocked !== undefined || failure !== undefined) return;
    const last = queue.at(-1);
    if (step.kind === 'delta' && last?.kind === 'delta' && last.channel === step.channel) {
      last.text += step.text;
      last.logprobs.push(...step.logprobs);
    } else queue.push(step);
    pumping ??= pump();
  }

  async function pump(): Promise<void> {
    // A model calls back several times in one go; what came together is judged together.
    await Promise.resolve();
    try {
      for (let step = queue.shift(); step !== undefined; step = queue.shift()) await take(step);
    } catch (error) {
      failure = { error };
      queue.length = 0;
      options.onEnd();
    } finally {
      pumping = undefined;
    }
  }

  async function take(step: Step): Promise<void> {
    if (step.kind !== 'delta') {
      await close();
      if (blocked !== undefined) return;
      return step.kind === 'call' ? sink.toolCall(step.call) : sink.citation(step.citation);
    }
    if (step.channel !== channel) {
      await close();
      if (blocked !== undefined) return;
      channel = step.channel;
      guard = createStreamGuard(engine, { userId });
    }
    const text = readable(step.text);
    said += text;
    logprobs.push(...step.logprobs);
    if (guard !== undefined) release(await guard.push(text));
  }

  /** As of an answer in a conversation: half a character waits for its other half, and U+0000 can be kept nowhere. */
  function readable(delta: string): string {
    let text = halfPair + delta;
    halfPair = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      halfPair = text.slice(-1);
      text = text.slice(0, -1);
    }
    return (text.isWellFormed() ? text : text.toWellFormed()).replaceAll('\0', '\ufffd');
  }

  async function close(): Promise<void> {
    if (guard === undefined) return;
    if (halfPair !== '') release(await guard.push('\ufffd'));
    release(await guard.end());
    // Those that came late, or of half a character, whose lengths don't add up.
    if (blocked === undefined && logprobs.length > 0) sink.text('', logprobs);
    guard = undefined;
    channel = '';
    halfPair = '';
    said = '';
    told = 0;
    logprobs = [];
  }

  function release(step: Awaited<ReturnType<StreamGuard['push']>>): void {
    if (step.verdict !== undefined) options.onVerdict(step.verdict, said);
    if (step.released !== '') emit(step.released);
    if (!step.blocked || blocked !== undefined) return;
    blocked = step.verdict;
    queue.length = 0;
    options.onEnd();
  }

  function emit(released: string): void {
    if (channel === textChannel) sink.text(released, takeLogprobs(released));
    else if (channel === reasoningChannel) sink.reasoning(released);
    else sink.toolArguments(channel.slice(1), released);
  }

  /** Of the tokens that lie wholly in what has left; one that the guard cut leaves with its end. */
  function takeLogprobs(released: string): readonly TokenLogprob[] {
    told += released.length;
    let taken = 0;
    for (const { token } of logprobs) {
      if (token.length > told) break;
      told -= token.length;
      taken += 1;
    }
    return logprobs.splice(0, taken);
  }

  const delta = (channel: string, text: string): void => {
    if (text !== '') add({ kind: 'delta', channel, text, logprobs: [] });
  };
  return {
    sink: {
      text: (text) => delta(textChannel, text),
      reasoning: (text) => delta(reasoningChannel, text),
      toolCall: ({ id, name }) => add({ kind: 'call', call: { id, name } }),
      toolArguments: (id, text) => delta(`#${id}`, text),
      citation: (citation) => add({ kind: 'citation', citation }),
      logprobs: (tokens) => add({ kind: 'delta', channel: textChannel, text: '', logprobs: [...tokens] }),
    },
    get blocked() {
      return blocked;
    },
    async finish() {
      while (pumping !== undefined) await pumping;
      if (failure === undefined && blocked === undefined) {
        try {
          await close();
        } catch (error) {
          failure = { error };
        }
      }
      if (failure !== undefined) throw failure.error;
    },
  };
}
