import type { ScriptPlan } from '@parley/engines';

/** The events of one answer. Everything but the text is built once: a token costs two concatenations. */
export interface Frames {
  readonly opening: string;
  delta(text: string): string;
  ending(reason: ScriptPlan['reason'], usageOf: ScriptPlan | undefined): string;
  /** The answer in one piece. */
  whole(plan: ScriptPlan): unknown;
}

export interface FrameIdentity {
  readonly id: string;
  readonly createdS: number;
  readonly model: string;
}

export function createFrames({ id, createdS, model }: FrameIdentity): Frames {
  const chunk = { id, object: 'chat.completion.chunk', created: createdS, model };
  const event = (body: object): string => `data: ${JSON.stringify({ ...chunk, ...body })}\n\n`;
  const choice = (delta: object, reason: string | null): object => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });
  const [head = '', tail = ''] = event(choice({ content: placeholder }, null)).split(JSON.stringify(placeholder));
  return {
    opening: event(choice({ role: 'assistant', content: '' }, null)),
    delta: (text) => head + JSON.stringify(text) + tail,
    ending: (reason, usageOf) =>
      event(choice({}, finishReason(reason))) +
      (usageOf === undefined ? '' : event({ choices: [], usage: usage(usageOf) })) +
      'data: [DONE]\n\n',
    whole: (plan) => ({
      ...chunk,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: plan.text(0, plan.count) },
          logprobs: null,
          finish_reason: finishReason(plan.reason),
        },
      ],
      usage: usage(plan),
    }),
  };
}

const placeholder = '\u0000text\u0000';

function finishReason(reason: ScriptPlan['reason']): 'stop' | 'length' {
  return reason === 'length' ? 'length' : 'stop';
}

function usage({ inputTokens, count }: ScriptPlan): object {
  return { prompt_tokens: inputTokens, completion_tokens: count, total_tokens: inputTokens + count };
}
