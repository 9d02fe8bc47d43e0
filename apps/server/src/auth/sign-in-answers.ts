import type { Account, Clock, RequestOrigin, SignedInPerson, SignedInSession } from '@parley/core';
import type { SignedIn, User } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cookies } from './edge/cookies.ts';

/** How tokens travel: in cookies to browsers, in the body to programs that asked for it, never both. */
export type Delivery = 'cookies' | 'body';

export interface SignInAnswers {
  origin(request: FastifyRequest): RequestOrigin;
  answer(reply: FastifyReply, person: SignedInPerson, delivery: Delivery): SignedIn;
  renewed(reply: FastifyReply, session: SignedInSession, delivery: Delivery): SignedIn;
}

export function createSignInAnswers({
  cookies,
  clock,
}: {
  readonly cookies: Cookies;
  readonly clock: Clock;
}): SignInAnswers {
  function renewed(reply: FastifyReply, session: SignedInSession, delivery: Delivery): SignedIn {
    const answer = {
      user: toUser(session.account),
      session_id: session.sessionId,
      access_expires_at: session.accessExpiresAt.toISOString(),
    };
    if (delivery === 'body')
      return { ...answer, access_token: session.accessToken, refresh_token: session.refreshToken };
    void reply.header('set-cookie', cookies.signedIn(session, clock.now()));
    return answer;
  }

  return {
    origin: (request) => ({
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? '',
      deviceProof: cookies.read(request.raw, 'device'),
    }),
    renewed,
    answer(reply, person, delivery) {
      const signedIn = renewed(reply, person.session, delivery);
      if (delivery === 'cookies') void reply.header('set-cookie', cookies.device(person));
      return signedIn;
    },
  };
}

export function toUser({ id, email, displayName, role, status, createdAt }: Account): User {
  return { id, email, display_name: displayName, role, status, created_at: createdAt.toISOString() };
}
