import type { TokenLogprob, ToolCall } from '../models/index.ts';
import type { Answer, AnswerEnd, AnswerSink } from './types.ts';

/** Gathers an answer, and passes it on where somebody watches. */
export function collectAnswer(next?: Partial<AnswerSink>): {
  readonly sink: AnswerSink;
  /** In characters, over all that was said. */
  readonly said: () => string;
  end(end: AnswerEnd): Answer;
} {
  let text = '';
  let reasoning = '';
  const logprobs: TokenLogprob[] = [];
  const calls = new Map<string, { id: string; name: string; arguments: string }>();
  return {
    sink: {
      text(delta, tokens) {
        text += delta;
        logprobs.push(...tokens);
        next?.text?.(delta, tokens);
      },
      reasoning(delta) {
        reasoning += delta;
        next?.reasoning?.(delta);
      },
      toolCall(call) {
        calls.set(call.id, { ...call, arguments: '' });
        next?.toolCall?.(call);
      },
      toolArguments(id, delta) {
        const call = calls.get(id);
        if (call === undefined) return;
        call.arguments += delta;
        next?.toolArguments?.(id, delta);
      },
      citation(citation) {
        next?.citation?.(citation);
      },
    },
    said: () => reasoning + text + [...calls.values()].map((call: ToolCall) => call.name + call.arguments).join(''),
    end: (end) => ({ ...end, text, reasoning, calls: [...calls.values()], logprobs }),
  };
}
