import { ParleyError } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';

/** A request that can't be done as it is. `param` is the field it is about, `code` OpenAI's name for the reason (O15). */
export function badRequest(param: string | null, message: string, code = 'invalid_value'): ParleyError {
  return new ParleyError('invalid_request', message, { details: { param, code } });
}

export function unsupported(param: string, message: string): ParleyError {
  return badRequest(param, message, 'unsupported_parameter');
}

export function modelNotFound(model: string): ParleyError {
  return new ParleyError('unknown_model', `The model \`${model}\` does not exist or you do not have access to it.`, {
    details: { param: 'model', code: 'model_not_found' },
  });
}

export function contextTooLong(): ParleyError {
  return badRequest('messages', 'The input is longer than the context of this model.', 'context_length_exceeded');
}

/** What a model's failure is to whoever asked. Its own message holds no key and no text. */
export function fromModelError(error: unknown): unknown {
  if (!ModelError.is(error)) return error;
  if (error.kind === 'context_too_long') return contextTooLong();
  return new ParleyError('model_unavailable', error.message, {
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    details: { code: error.kind === 'stalled' ? 'model_stalled' : 'model_error' },
  });
}
