import { ParleyError, type Authentication, type Principal } from '@parley/core';
import { bearerOf } from './edge/bearer.ts';
import { assertLoopback, assertLoopbackOrLink, type LoopbackRules } from './edge/loopback.ts';
import type { RequestAuthenticator } from './request-authenticator.ts';

export interface LocalAuthenticatorOptions extends LoopbackRules {
  readonly authentication: Authentication;
  /** From `Users.ensureLocalOwner`. */
  readonly ownerId: string;
}

/** Stock clients of OpenAI insist on some key; this one says that there is none. Only here, where nobody needs one. */
const placeholderKey = 'local';

/** Local mode: whoever sits at this machine is the owner; a key narrows that down to its scopes (A1.83). */
export function createLocalAuthenticator(options: LocalAuthenticatorOptions): RequestAuthenticator {
  const owner: Principal = { userId: options.ownerId, role: 'admin', kind: 'local', scopes: 'all' };
  return {
    admit: (request) => assertLoopbackOrLink(request, options),
    async authenticate(request, access) {
      assertLoopback(request, options);
      try {
        const bearer = bearerOf(request.headers.authorization);
        return bearer === undefined || bearer === placeholderKey ? owner : await options.authentication.bearer(bearer);
      } catch (error) {
        if (access.kind === 'public' && ParleyError.is(error) && error.code === 'unauthenticated') return undefined;
        throw error;
      }
    },
  };
}
