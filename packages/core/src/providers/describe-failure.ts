import { ModelError } from '../models/index.ts';

/** For the administrator who tests a provider: what failed, what to look at, what the server said (without the key). */
export function describeFailure(error: unknown): string {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return 'The server did not answer in time.';
  if (!ModelError.is(error)) return error instanceof TypeError ? `${error.message}.` : 'The test failed on our side.';
  const hint = hintOf(error.status);
  const said = error.cause instanceof Error && error.cause.name === 'ModelServerDetail' ? error.cause.message : '';
  return [`${error.message}.`, hint, said === '' ? '' : `It said: ${said.slice(0, 300)}`].filter(Boolean).join(' ');
}

function hintOf(status: number | undefined): string {
  if (status === 401 || status === 403) return 'The key is refused, or may not do this.';
  if (status === 404) return 'The address or the model is not right.';
  if (status === 429) return 'Its limit or credit is used up.';
  return '';
}
