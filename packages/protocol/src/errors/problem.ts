import * as z from 'zod/mini';
import { errorKind, type ErrorCode } from './error-codes.ts';

/**
 * RFC 9457 problem details. `code` is open on purpose: a newer server may know codes this reader does
 * not, and must still be understood by its status and title.
 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  /** Names this occurrence in the server's log. */
  instance: z.optional(z.string()),
  retry_after_ms: z.optional(z.number()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
export type Problem = z.infer<typeof Problem>;

export function problem(
  code: ErrorCode,
  detail?: string,
  extra: Partial<Pick<Problem, 'instance' | 'retry_after_ms' | 'errors'>> = {},
): Problem {
  const kind = errorKind(code);
  return {
    type: `urn:parley:error:${code}`,
    title: kind.title,
    status: kind.status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...extra,
  };
}
