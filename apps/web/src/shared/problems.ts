import { ParleyApiError } from '@parley/client';

/** One sentence for a person. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ParleyApiError)) return error instanceof Error ? error.message : 'Something went wrong.';
  if (error.code === 'network') return 'The server cannot be reached.';
  const fields = error.problem?.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const wait = error.retryAfterMs === undefined ? '' : ` Try again in ${Math.ceil(error.retryAfterMs / 1000)} s.`;
  return `${error.message}${fields ? ` (${fields})` : ''}.${wait}`;
}
