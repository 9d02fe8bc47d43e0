import type { RunRecord } from '@parley/protocol';
import { formatNumber, formatSeconds } from '../../../shared/i18n/format.ts';
import { modelName } from '../../models/index.ts';
import { text } from '../text.ts';

export interface FactGroup {
  readonly name: string | undefined;
  readonly facts: readonly (readonly [string, string])[];
}

/** What is kept about how an answer came about, as people read it; nothing where nothing is known. */
export function factsOfRun(run: RunRecord): readonly FactGroup[] {
  const groups: FactGroup[] = [
    { name: text('tokens'), facts: tokensOf(run) },
    { name: text('time'), facts: timesOf(run) },
    { name: text('origin'), facts: originOf(run) },
  ];
  return groups.filter(({ facts }) => facts.length > 0);
}

function tokensOf({ usage, cost_micros, context }: RunRecord): FactGroup['facts'] {
  return [
    ...known(text('inputTokens'), usage?.input_tokens, formatNumber),
    ...known(text('cachedTokens'), usage?.cached_tokens, formatNumber),
    ...known(text('outputTokens'), usage?.output_tokens, formatNumber),
    ...known(text('reasoningTokens'), usage?.reasoning_tokens, formatNumber),
    ...known(text('window'), context?.context_tokens, formatNumber),
    ...known(text('cost'), cost_micros, formatCost),
  ];
}

function timesOf({ usage, latency }: RunRecord): FactGroup['facts'] {
  const at = (name: string) => latency?.[name];
  const writingMs = (at('model_ms') ?? 0) - (at('first_token_ms') ?? 0);
  const perSecond = usage && writingMs > 0 ? (usage.output_tokens * 1_000) / writingMs : undefined;
  return [
    ...known(text('queued'), at('queued_ms'), formatSeconds),
    ...known(text('prompting'), at('context_ms'), formatSeconds),
    ...known(text('firstToken'), at('first_token_ms'), formatSeconds),
    ...known(text('inTools'), at('tools_ms') === 0 ? undefined : at('tools_ms'), formatSeconds),
    ...known(text('took'), at('total_ms'), formatSeconds),
    ...known(text('speed'), perSecond, (rate) => text('perSecond', { count: Math.round(rate) })),
  ];
}

function originOf({
  model,
  answered_by,
  prompts,
  policy_version,
  steps,
  reason,
  detail,
}: RunRecord): FactGroup['facts'] {
  return [
    // A model that stood in for the one that was asked.
    ...(answered_by === model
      ? []
      : [[text('asked'), modelName(model)] as const, [text('answeredBy'), modelName(answered_by)] as const]),
    ...known(text('steps'), steps !== null && steps > 1 ? steps : undefined, formatNumber),
    ...(prompts.length === 0 ? [] : [[text('promptVersion'), prompts.join(', ')] as const]),
    ...known(text('policyVersion'), policy_version ?? undefined, (version) => version),
    ...known(text('ending'), reason, (word) => (detail ? `${word}: ${detail}` : word)),
  ];
}

function known<Value>(
  name: string,
  value: Value | null | undefined,
  format: (value: Value) => string,
): readonly (readonly [string, string])[] {
  return value === null || value === undefined ? [] : [[name, format(value)]];
}

function formatCost(micros: number): string {
  const dollars = micros / 1_000_000;
  return `$${dollars
    .toFixed(dollars < 0.01 && dollars > 0 ? 6 : 4)
    .replace(/0+$/, '')
    .replace(/\.$/, '')}`;
}
