import { errorKinds } from '@parley/protocol';
import type { RawAnswer, RawRequest } from './raw-http.ts';

/** What is wrong with an answer, or nothing. */
export function faultOf(request: RawRequest, answer: RawAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (answer.timedOut) return 'no answer in time';
  if (status === 0) return 'the connection ended without an answer';
  if (status >= 500 && status !== 503) return `status ${status}: ${body.slice(0, 300)}`;
  if (status === 503) return `unavailable: ${body.slice(0, 300)}`;
  if (status < 400) return undefined;
  if (request.method === 'HEAD') return undefined;
  if (!(headers['content-type'] ?? '').startsWith('application/problem+json'))
    return `status ${status} as ${headers['content-type'] ?? 'nothing'}: ${body.slice(0, 200)}`;
  try {
    const problem = JSON.parse(body) as { code?: unknown; status?: unknown };
    if (typeof problem.code !== 'string' || !Object.hasOwn(errorKinds, problem.code))
      return `unknown code ${String(problem.code)}`;
    if (problem.status !== status) return `status ${status} with a problem of ${String(problem.status)}`;
  } catch {
    return `status ${status} with a problem that is not JSON: ${body.slice(0, 200)}`;
  }
  return undefined;
}
