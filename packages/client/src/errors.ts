import { errorKinds, Problem, type ErrorKind, type RetryVerdict } from '@parley/protocol';

/**
 * What the server refused or could not do, or why it was not reached. Decide by `code`; the codes are listed
 * in docs/errors.md, and these are made here: `network`, `invalid_response`, `queue_full`, `cancelled`, `closed`, `timeout`.
 */
export class ParleyApiError extends Error {
  readonly code: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly retry: RetryVerdict;
  readonly retryAfterMs: number | undefined;
  readonly problem: Problem | undefined;

  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'ParleyApiError';
    this.code = failure.code;
    this.status = failure.status ?? 0;
    this.retry = failure.retry ?? 'no';
    this.retryAfterMs = failure.retryAfterMs;
    this.problem = failure.problem;
  }

  static fromProblem(problem: Problem): ParleyApiError {
    // A newer server may know codes that this client does not: its status must do.
    const known: ErrorKind | undefined = Object.hasOwn(errorKinds, problem.code)
      ? errorKinds[problem.code as keyof typeof errorKinds]
      : undefined;
    return new ParleyApiError({
      code: problem.code,
      message: problem.detail ?? problem.title,
      status: problem.status,
      retry: known?.retry ?? retryByStatus(problem.status),
      retryAfterMs: problem.retry_after_ms,
      problem,
    });
  }

  static async fromResponse(response: Response): Promise<ParleyApiError> {
    let text: string;
    try {
      text = await response.text();
    } catch (cause) {
      return ParleyApiError.network(cause);
    }
    const parsed = Problem.safeParse(tryJson(text));
    if (parsed.success) return ParleyApiError.fromProblem(parsed.data);
    // Something between us and the server answered: a proxy, or another program on that port.
    return new ParleyApiError({
      code: 'invalid_response',
      message: `The server answered ${response.status} in a form that is not Parley's`,
      status: response.status,
      retry: retryByStatus(response.status),
    });
  }

  static network(cause: unknown): ParleyApiError {
    return new ParleyApiError({ code: 'network', message: 'The server cannot be reached', retry: 'later', cause });
  }
}

/** For what comes over the network and did not come: an answer, or a part of the client that is loaded when it is wanted. */
export function networkFailed(cause: unknown): never {
  throw ParleyApiError.network(cause);
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly retry?: RetryVerdict;
  readonly retryAfterMs?: number | undefined;
  readonly problem?: Problem;
  readonly cause?: unknown;
}

function retryByStatus(status: number): RetryVerdict {
  return status === 429 || status === 408 || status >= 500 ? 'later' : 'no';
}

export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
