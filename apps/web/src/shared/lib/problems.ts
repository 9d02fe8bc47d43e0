import { ParleyApiError } from '@parley/client';
import { formatSeconds } from '../i18n/format.ts';
import { textOf } from '../i18n/i18n.ts';
import type { messages } from '../messages/en.ts';

const { text } = textOf<typeof messages>('shared');

/** One sentence for a person. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ParleyApiError)) return text('somethingWrong');
  if (error.code === 'network') return text('unreachable');
  const fields = error.problem?.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const sentence = `${error.message.replace(/\.$/, '')}${fields ? ` (${fields})` : ''}.`;
  return error.retryAfterMs === undefined
    ? sentence
    : `${sentence} ${text('tryAgainIn', { time: formatSeconds(Math.max(1_000, error.retryAfterMs)) })}`;
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof ParleyApiError && codes.includes(error.code);
}

/** The server cannot be reached, or what stands before it answers in its place. */
export function isAway(error: unknown): boolean {
  return isCode(error, 'network') || (isCode(error, 'invalid_response') && (error as { status: number }).status >= 500);
}
