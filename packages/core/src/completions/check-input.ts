import { createHash } from 'node:crypto';
import type { ModerationLogged } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import type { ModelMessage } from '../models/index.ts';
import type { ModerationEngine, ModerationStage, Verdict } from '../moderation/index.ts';

export interface InputCheckOptions {
  readonly engine: ModerationEngine;
  readonly clock: Clock;
  readonly newId: IdFactory;
  /** To the log that administrators read; it holds no texts. */
  readonly report: (entry: ModerationLogged) => void;
}

export interface InputCheck {
  /** Throws the refusal (O2). */
  check(callId: string, userId: string, messages: readonly ModelMessage[], param: string): Promise<void>;
  report(callId: string, userId: string, verdict: Verdict, text: string): void;
}

/** A text of megabytes takes the policy seconds; in slices, others get their turn in between. */
const sliceCharacters = 20_000;
/** As far as one match may reach from one slice into the next. */
const overlapCharacters = 400;

export function createInputCheck({ engine, clock, newId, report }: InputCheckOptions): InputCheck {
  function log(callId: string, userId: string, verdict: Verdict, text: string): void {
    report({
      v: 1,
      kind: 'moderation.logged',
      // There is no run and no message: the call stands for the one, a new id for the other, since the pair is unique.
      run_id: callId,
      message_id: newId(),
      user_id: userId,
      at: clock.now().toISOString(),
      action: verdict.action,
      categories: verdict.categories.map(({ category }) => category),
      rules: [...new Set(verdict.categories.flatMap(({ ruleIds }) => [...ruleIds]))],
      policy_version: verdict.policyVersion,
      text_sha256: createHash('sha256').update(text).digest('hex'),
    });
  }

  return {
    report: log,
    async check(callId, userId, messages, param) {
      const texts = outsideTexts(messages).filter(({ stage }) => engine.covers(stage));
      for (const { stage, text } of texts) {
        for (const slice of slicesOf(text)) {
          const verdict = await engine.check({ stage, text: slice, userId });
          if (verdict.action !== 'allow') log(callId, userId, verdict, slice);
          if (verdict.action === 'block') throw refusalOf(verdict, param);
          if (text.length > sliceCharacters) await nextTurn();
        }
      }
    },
  };
}

export function refusalText(verdict: Verdict): string {
  return verdict.refusal?.message ?? 'This can’t be answered here.';
}

function refusalOf(verdict: Verdict, param: string): ParleyError {
  return new ParleyError('invalid_request', refusalText(verdict), { details: { param, code: 'content_filter' } });
}

function* slicesOf(text: string): Iterable<string> {
  for (let from = 0; ; from += sliceCharacters - overlapCharacters) {
    yield text.slice(from, from + sliceCharacters);
    if (from + sliceCharacters >= text.length) return;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function outsideTexts(messages: readonly ModelMessage[]): { stage: ModerationStage; text: string }[] {
  const seen = new Set<string>();
  return messages.flatMap(({ role, content }) => {
    if (role === 'assistant' || content === '') return [];
    const stage: ModerationStage = role === 'tool' ? 'tool_result' : 'input';
    const key = `${stage} ${content}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ stage, text: content }];
  });
}
