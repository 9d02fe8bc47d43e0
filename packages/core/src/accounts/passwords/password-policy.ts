import { limits } from '@parley/protocol';
import { commonPasswords } from './common-passwords.ts';

export const leastPasswordCharacters = 10;

export interface PasswordOwner {
  readonly email: string | null;
  readonly displayName: string;
}

/** Answers what is wrong, as a sentence for the person choosing, or `undefined` (A1.14). */
export function passwordWeakness(password: string, owner: PasswordOwner): string | undefined {
  const text = password.normalize('NFKC');
  const length = [...text].length;
  if (length < leastPasswordCharacters) return `Use at least ${leastPasswordCharacters} characters.`;
  if (length > limits.passwordCharacters) return `Use at most ${limits.passwordCharacters} characters.`;
  const folded = text.toLowerCase();
  if (isCommon(folded)) return 'This is one of the most used passwords.';
  if (/^(.{1,3}?)\1+$/su.test(folded)) return 'This repeats the same few characters.';
  if (namesOf(owner).some((name) => folded.includes(name))) return 'This contains your name or e-mail address.';
  return undefined;
}

function isCommon(folded: string): boolean {
  if (commonPasswords.has(folded)) return true;
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return core !== '' && commonPasswords.has(core);
}

/** Shorter names would forbid too much by chance. */
const leastNameCharacters = 5;

function namesOf({ email, displayName }: PasswordOwner): readonly string[] {
  const names = [displayName, ...(email === null ? [] : [email, email.slice(0, email.lastIndexOf('@'))])];
  return names
    .map((name) => name.normalize('NFKC').toLowerCase())
    .filter((name) => [...name].length >= leastNameCharacters);
}
