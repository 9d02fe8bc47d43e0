import { ParleyError } from '../../kernel/index.ts';
import { passwordWeakness, type PasswordOwner } from './password-policy.ts';

export function assertStrongPassword(password: string, owner: PasswordOwner): void {
  const weakness = passwordWeakness(password, owner);
  if (weakness !== undefined) throw new ParleyError('weak_password', weakness);
}
