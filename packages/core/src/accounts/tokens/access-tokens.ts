import { errors, jwtVerify, SignJWT } from 'jose';
import { ParleyError, type Clock } from '../../kernel/index.ts';
import type { SigningKeys } from './signing-keys.ts';

export const accessTokenLifetimeMs = 10 * 60_000;

export interface AccessTokenClaims {
  readonly userId: string;
  readonly sessionId: string;
}

export interface AccessTokens {
  issue(claims: AccessTokenClaims): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Says who it was made for. Whether that session still lives is for the database to say (A1.4). */
  verify(token: string): Promise<AccessTokenClaims>;
}

const issuer = 'parley';
const audience = 'parley';
const algorithm = 'HS256';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createAccessTokens({
  keys,
  clock,
}: {
  readonly keys: SigningKeys;
  readonly clock: Clock;
}): AccessTokens {
  return {
    async issue({ userId, sessionId }) {
      const { id, key } = keys.current();
      const issuedAt = Math.floor(clock.now().getTime() / 1_000);
      const expiresAt = issuedAt + accessTokenLifetimeMs / 1_000;
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, kid: id, typ: 'JWT' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt: new Date(expiresAt * 1_000) };
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async (header) => {
            const found = header.kid === undefined ? undefined : await keys.find(header.kid);
            if (found === undefined) throw new errors.JWKSNoMatchingKey();
            return found.key;
          },
          {
            algorithms: [algorithm],
            issuer,
            audience,
            requiredClaims: ['sub', 'sid', 'exp'],
            currentDate: clock.now(),
          },
        );
        const { sub, sid } = payload;
        if (typeof sub !== 'string' || typeof sid !== 'string' || !uuid.test(sub) || !uuid.test(sid))
          throw new errors.JWTInvalid();
        return { userId: sub, sessionId: sid };
      } catch (cause) {
        if (cause instanceof errors.JWTExpired)
          throw new ParleyError('token_expired', 'The access token has expired; refresh it.');
        if (cause instanceof errors.JOSEError)
          throw new ParleyError('unauthenticated', 'The access token is not valid.');
        // The keys could not be read: not the caller's fault.
        throw cause;
      }
    },
  };
}
