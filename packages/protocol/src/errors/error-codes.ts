/** Whether repeating the same request may help: never, after a while, or at once. */
export type RetryVerdict = 'no' | 'later' | 'now';

export interface ErrorKind {
  readonly status: number;
  readonly title: string;
  readonly retry: RetryVerdict;
}

/** The one table of what can go wrong. docs/errors.md is kept equal to it by a test. */
export const errorKinds = {
  invalid_request: { status: 400, title: 'The request is not valid', retry: 'no' },
  invalid_json: { status: 400, title: 'The body is not valid JSON', retry: 'no' },
  nesting_too_deep: { status: 400, title: 'The body is nested too deeply', retry: 'no' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid', retry: 'no' },
  invalid_object_key: { status: 400, title: 'The object key is not valid', retry: 'no' },
  unauthenticated: { status: 401, title: 'Sign in first', retry: 'no' },
  invalid_credentials: { status: 401, title: 'E-mail or password is wrong', retry: 'no' },
  token_expired: { status: 401, title: 'The access token has expired', retry: 'now' },
  session_revoked: { status: 401, title: 'This session has ended', retry: 'no' },
  account_suspended: { status: 403, title: 'This account is suspended', retry: 'no' },
  forbidden: { status: 403, title: 'Not allowed', retry: 'no' },
  insufficient_scope: { status: 403, title: 'The API key lacks the scope for this', retry: 'no' },
  foreign_origin: { status: 403, title: 'Requests from this web page are not accepted', retry: 'no' },
  not_found: { status: 404, title: 'Not found', retry: 'no' },
  method_not_allowed: { status: 405, title: 'Method not allowed', retry: 'no' },
  request_timeout: { status: 408, title: 'The request took too long to arrive', retry: 'later' },
  conflict: { status: 409, title: 'This conflicts with the present state', retry: 'no' },
  idempotency_conflict: { status: 409, title: 'This idempotency key was used for another request', retry: 'no' },
  conversation_ended: { status: 409, title: 'The conversation has ended', retry: 'no' },
  run_not_active: { status: 409, title: 'The run has already ended', retry: 'no' },
  email_taken: { status: 409, title: 'This e-mail address is taken', retry: 'no' },
  last_admin: { status: 409, title: 'The last administrator must stay', retry: 'no' },
  setup_done: { status: 409, title: 'The first account exists already', retry: 'no' },
  object_exists: { status: 409, title: 'The object exists already', retry: 'no' },
  message_too_long: { status: 413, title: 'The message is too long', retry: 'no' },
  body_too_large: { status: 413, title: 'The body is too large', retry: 'no' },
  object_too_large: { status: 413, title: 'The file is too large', retry: 'no' },
  storage_quota_exceeded: { status: 413, title: 'Your files take up all the room they may', retry: 'no' },
  range_not_satisfiable: { status: 416, title: 'The file has no such range', retry: 'no' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported', retry: 'no' },
  invalid_parameters: { status: 422, title: 'These parameters do not fit the model', retry: 'no' },
  unknown_file: { status: 422, title: 'There is no such file to attach', retry: 'no' },
  unknown_model: { status: 422, title: 'There is no such model', retry: 'no' },
  invalid_model_file: { status: 422, title: 'The file is no model that can be used', retry: 'no' },
  weak_password: { status: 422, title: 'The password is too weak', retry: 'no' },
  too_many_requests: { status: 429, title: 'Too many requests', retry: 'later' },
  quota_exceeded: { status: 429, title: 'Your tokens are used up for now', retry: 'later' },
  too_many_attempts: { status: 429, title: 'Too many sign-in attempts', retry: 'later' },
  too_many_connections: { status: 429, title: 'Too many open connections', retry: 'later' },
  too_many_queued: { status: 429, title: 'Too many messages are waiting in this conversation', retry: 'later' },
  headers_too_large: { status: 431, title: 'The address or headers are too large', retry: 'no' },
  internal: { status: 500, title: 'Something went wrong on our side', retry: 'later' },
  model_unavailable: { status: 502, title: 'The model cannot be reached', retry: 'later' },
  overloaded: { status: 503, title: 'The server is busy', retry: 'later' },
  storage_unavailable: { status: 503, title: 'Storage cannot be reached', retry: 'later' },
  bus_unavailable: { status: 503, title: 'The message bus cannot be reached', retry: 'later' },
  shutting_down: { status: 503, title: 'The server is shutting down', retry: 'now' },
  storage_full: { status: 507, title: 'Storage is full', retry: 'later' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;
export const errorCodes = Object.keys(errorKinds) as ErrorCode[];

export function errorKind(code: ErrorCode): ErrorKind {
  return errorKinds[code];
}
