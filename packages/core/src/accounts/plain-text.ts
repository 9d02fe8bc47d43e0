import { ParleyError } from '../kernel/index.ts';

/** Names are shown to administrators in lists and logs: no control characters, and none that PostgreSQL can't store. */
export function plainText(text: string, field: string): string {
  if (/[\p{Cc}\p{Cs}\p{Co}\u202a-\u202e\u2066-\u2069]/u.test(text)) {
    throw new ParleyError('invalid_request', `The field ${field} has characters that are not text.`, {
      details: { field },
    });
  }
  return text;
}
