import { createHash } from 'node:crypto';

/** What the database keeps of a random token. A slow hash adds nothing to 256 bits that nobody can guess. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
