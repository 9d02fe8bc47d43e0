import { ModelError } from '@parley/core';
import { connectionError, refusalError, streamError, wireError } from '../../http/failures.ts';
import { asObject, textOf, type JsonRecord } from '../../http/json.ts';
import type { ServerLimits } from '../../http/model-server.ts';

/** Any failure of a provider's package as a ModelError. Read by shape: the packages may bring copies of their classes. */
export function toModelError(error: unknown, limits: ServerLimits): ModelError {
  const chain = [...causes(error)];
  // What our own fetch said, whatever a package has wrapped around it.
  const own = chain.find((one) => ModelError.is(one));
  if (own !== undefined) return own;
  for (const one of chain) {
    const failure = knownFailure(one, limits);
    if (failure !== undefined) return failure;
  }
  if (error instanceof Error) {
    return /incomplete/i.test(error.message)
      ? connectionError(error, true)
      : wireError('The answer of the model server cannot be read', error.message);
  }
  const fields = asObject(error);
  return streamError(errorFields(fields, error), limits.secret);
}

function knownFailure(error: unknown, limits: ServerLimits): ModelError | undefined {
  const fields = asObject(error);
  const name = textOf(fields?.['name']);
  if (name === 'AI_JSONParseError' || name === 'AI_TypeValidationError')
    return wireError('The model server sent an event that cannot be read', name);
  if (name === 'AI_UnsupportedFunctionalityError')
    return new ModelError('error', 'The model does not take what it was asked for', { retryable: false, cause: error });
  if (name === 'AI_InvalidResponseDataError' || name === 'AI_EmptyResponseBodyError')
    return wireError('The answer of the model server cannot be read', name);
  const status = fields?.['statusCode'];
  if (name === 'AI_APICallError' && typeof status === 'number') {
    const headers = asObject(fields?.['responseHeaders']);
    const retryAfter = headers?.['retry-after'];
    return refusalError({
      // An error inside a stream that began with 200.
      status: status < 300 ? 500 : status,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      body: textOf(fields?.['responseBody']) || JSON.stringify({ error: { message: textOf(fields?.['message']) } }),
      now: limits.clock.now(),
      secret: limits.secret,
    });
  }
  if (typeof fields?.['code'] === 'string' && networkCodes.has(fields['code'])) return connectionError(error, false);
  return undefined;
}

const networkCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

function errorFields(fields: JsonRecord | undefined, error: unknown): { message: string; code: string } {
  const inner = asObject(fields?.['error']) ?? fields;
  return {
    message: typeof error === 'string' ? error : textOf(inner?.['message']),
    code: textOf(inner?.['code'] ?? inner?.['type']),
  };
}

function* causes(error: unknown): Iterable<unknown> {
  let current = error;
  for (let depth = 0; depth < 6 && current !== undefined && current !== null; depth++) {
    yield current;
    current = asObject(current)?.['cause'];
  }
}
