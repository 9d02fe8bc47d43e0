import type { ModelCompletion, ModelRequest, ModelSink, ToolCall } from '@parley/core';
import { callsOf } from './script-calls.ts';
import type { Script } from './script-name.ts';
import type { ScriptPlan } from './script-plan.ts';

/** Everything one call says, thinking and tool calls included, token by token. */
export interface ScriptSpeech {
  readonly tokens: number;
  /** Tokens `from` to `to` (not included). */
  say(from: number, to: number, sink: ModelSink): void;
  readonly completion: ModelCompletion;
}

export function scriptSpeech(script: Script, request: ModelRequest, plan: ScriptPlan): ScriptSpeech {
  const calls = callsOf(script, request);
  const thinking = script.thinking;
  const said = calls.length === 0 ? answer(plan) : toolCalls(calls);
  const tokens = thinking + said.tokens;
  return {
    tokens,
    say(from, to, sink) {
      if (from === 0 && script.warns) sink.warning?.('The script warns on command');
      if (from < thinking) sink.reasoning?.(thoughts(from, Math.min(to, thinking)));
      if (to > thinking) said.say(Math.max(0, from - thinking), to - thinking, sink);
      if (to === tokens && script.cites && calls.length === 0)
        sink.citation?.({
          url: 'https://example.org/source',
          title: 'A source',
          quote: 'as it is said',
          start: 0,
          end: 5,
        });
    },
    completion: {
      reason: calls.length > 0 ? 'tool_calls' : script.refuses ? 'refused' : plan.reason,
      usage: {
        input_tokens: plan.inputTokens,
        output_tokens: tokens,
        ...(thinking > 0 ? { reasoning_tokens: thinking } : {}),
      },
      ...(calls.length > 0 ? { toolCalls: calls } : {}),
    },
  };
}

type Said = Pick<ScriptSpeech, 'tokens' | 'say'>;

function answer(plan: ScriptPlan): Said {
  return { tokens: plan.count, say: (from, to, sink) => sink.text(plan.text(from, to)) };
}

const lettersPerToken = 6;

/** The calls one after the other: first which it is, then its arguments in pieces. */
function toolCalls(calls: readonly ToolCall[]): Said {
  const tokens = calls.flatMap((call) => [
    (sink: ModelSink) => sink.toolCall?.({ id: call.id, name: call.name }),
    ...Array.from(
      { length: Math.ceil(call.arguments.length / lettersPerToken) },
      (_, index) => (sink: ModelSink) =>
        sink.toolArguments?.(call.id, call.arguments.slice(index * lettersPerToken, (index + 1) * lettersPerToken)),
    ),
  ]);
  return {
    tokens: tokens.length,
    say: (from, to, sink) => {
      for (const say of tokens.slice(from, to)) say(sink);
    },
  };
}

function thoughts(from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index++) text += `thought${index} `;
  return text;
}
