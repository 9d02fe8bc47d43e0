import { ParleyError, type Principal } from '@parley/core';
import type { FastifyReply } from 'fastify';
import type { OpenConnections } from '../limits/open-connections.ts';
import type { AuthenticatedRequest } from './endpoint.ts';

export interface Exchange {
  readonly request: AuthenticatedRequest;
  readonly reply: FastifyReply;
  readonly caller: Principal;
}

/**
 * Runs `work` as long as its caller is there and has the right to it: who leaves, and whose key is revoked, ends the
 * model's work. It counts among the open connections of that person.
 */
export async function whileOpen<Result>(
  { connections }: { readonly connections: OpenConnections },
  { request, reply, caller }: Exchange,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  let ended: ParleyError | undefined;
  const release = connections.add(
    {
      principal: caller,
      close(why) {
        ended =
          why === 'revoked'
            ? new ParleyError('session_revoked', 'This credential has ended.')
            : new ParleyError('shutting_down', 'The server is shutting down.');
        abort.abort();
      },
    },
    request.authenticatedAtMs ?? 0,
  );
  const onClose = (): void => {
    if (!reply.raw.writableFinished) abort.abort();
  };
  reply.raw.on('close', onClose);
  try {
    return await work(abort.signal);
  } catch (error) {
    throw ended ?? error;
  } finally {
    reply.raw.off('close', onClose);
    release();
  }
}
