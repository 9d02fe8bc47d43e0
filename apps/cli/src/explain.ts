import { ParleyApiError } from '@parley/client';
import { exitCodes, type ExitCode } from './exit-codes.ts';

export interface Explained {
  readonly sentence: string;
  readonly exitCode: ExitCode;
}

/** What went wrong in one sentence, with what to do about it. */
export function explain(error: unknown, server: string): Explained {
  if (!(error instanceof ParleyApiError))
    return { sentence: error instanceof Error ? error.message : String(error), exitCode: exitCodes.failed };
  if (error.code === 'network')
    return {
      sentence: `${server} cannot be reached${reason(error.cause)}. Is it running?`,
      exitCode: exitCodes.unreachable,
    };
  if (error.code === 'invalid_response')
    return { sentence: `${server} does not answer like Parley: ${error.message}.`, exitCode: exitCodes.unreachable };
  if (error.code === 'unauthenticated' || error.code === 'session_revoked' || error.code === 'token_expired') {
    return {
      sentence: `You are not signed in to ${server}. Sign in with: parley login --server ${server}`,
      exitCode: exitCodes.denied,
    };
  }
  if (error.status === 401 || error.status === 403)
    return { sentence: `${error.message}.`, exitCode: exitCodes.denied };
  return { sentence: `${error.message} (${error.code}).`, exitCode: exitCodes.failed };
}

function reason(cause: unknown): string {
  const inner = (cause as { cause?: { code?: string } } | undefined)?.cause;
  return inner?.code === undefined ? '' : ` (${inner.code})`;
}
