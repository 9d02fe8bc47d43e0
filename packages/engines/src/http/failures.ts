import { ModelError } from '@parley/core';
import { readRefusalBody, type ServerErrorBody } from './error-body.ts';
import { parseObject } from './json.ts';

/** What the server said, for the operator's log: without the key, and not for users. */
export class ModelServerDetail extends Error {
  override readonly name = 'ModelServerDetail';
}

export interface RefusedResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
  readonly now: Date;
  readonly secret: string | undefined;
}

/** Any answer that is not a stream. */
export function refusalError(response: RefusedResponse): ModelError {
  const { status } = response;
  const parsed = parseObject(response.body);
  const error = (parsed === undefined ? undefined : readRefusalBody(parsed)) ?? {
    message: response.body.slice(0, 500),
    code: '',
  };
  const options = {
    status,
    cause: detailOf(error, response.secret),
    retryAfterMs: retryAfterMs(response.retryAfter, response.now),
  };
  if (isContextTooLong(status, error)) {
    return new ModelError('context_too_long', 'The model server says the input is too long', {
      ...options,
      retryable: false,
    });
  }
  if (status >= 300 && status < 400) {
    return new ModelError('unavailable', `The model server redirects (${status}), which is not followed`, {
      ...options,
      retryable: false,
    });
  }
  const kind = status === 500 || status === 400 || status === 422 ? 'error' : 'unavailable';
  return new ModelError(kind, `The model server answered ${status}`, { ...options, retryable: isRetryable(status) });
}

/** A failure reported inside the stream. */
export function streamError(error: ServerErrorBody, secret: string | undefined): ModelError {
  const cause = detailOf(error, secret);
  if (isContextTooLong(400, error))
    return new ModelError('context_too_long', 'The model server says the input is too long', {
      retryable: false,
      cause,
    });
  return new ModelError('error', 'The model server failed while answering', { retryable: true, cause });
}

/** A failure of the connection before or while answering. */
export function connectionError(cause: unknown, answering: boolean): ModelError {
  return answering
    ? new ModelError('error', 'The connection to the model server broke', { retryable: true, cause })
    : new ModelError('unavailable', 'The model server cannot be reached', { retryable: true, cause });
}

export function wireError(message: string, detail?: string): ModelError {
  const cause = detail === undefined ? undefined : new ModelServerDetail(detail);
  return new ModelError('error', message, { retryable: false, cause });
}

function isRetryable(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

function isContextTooLong(status: number, error: ServerErrorBody): boolean {
  if (status === 413) return true;
  if (status !== 400 && status !== 422) return false;
  if (error.code === 'context_length_exceeded' || error.code === 'exceed_context_size_error') return true;
  return /maximum context|context (length|window|size)|(prompt|input)( token count)?( is too long| .*exceeds the maximum)|too many tokens/i.test(
    error.message,
  );
}

function detailOf(error: ServerErrorBody, secret: string | undefined): ModelServerDetail {
  const text = `${error.code} ${error.message}`.trim().slice(0, 1_000);
  return new ModelServerDetail(redact(text, secret));
}

/** Servers repeat a wrong key in their refusal, whole or shortened; neither may reach a log. */
function redact(text: string, secret: string | undefined): string {
  const whole = secret === undefined || secret === '' ? text : text.replaceAll(secret, '[key]');
  return whole.replace(/\b(sk|key|gsk|xai|hf)[-_][\w*.-]{4,}/gi, '[key]').replace(/\bBearer\s+\S+/gi, 'Bearer [key]');
}

const longestRetryAfterMs = 3_600_000;

/** Seconds or an HTTP date; nonsense is nothing, and no server puts us off for more than an hour. */
function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1_000;
  if (!Number.isFinite(seconds)) return undefined;
  return Math.min(Math.max(0, Math.round(seconds * 1_000)), longestRetryAfterMs);
}
