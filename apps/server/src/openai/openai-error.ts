import { ParleyError } from '@parley/core';
import type { ErrorCode, Problem } from '@parley/protocol';
import type { OpenAiError } from '@parley/protocol/openai-compatible';
import type { RateLeft } from '../limits/request-rates.ts';
import { explainIssue } from './explain-issue.ts';

/** Whether errors of this address leave in OpenAI's words; also of those that are no route. */
export function speaksOpenAi(url: string | undefined): boolean {
  return url !== undefined && /^\/v1(?:[/?]|$)/.test(url);
}

/** Where OpenAI has a name of its own, so that clients recognise it; the other codes stay as they are. */
const codes: Partial<Record<string, { readonly code: string; readonly status?: number }>> = {
  unauthenticated: { code: 'invalid_api_key' },
  unknown_model: { code: 'model_not_found', status: 404 },
  not_found: { code: 'not_found' },
  too_many_requests: { code: 'rate_limit_exceeded' },
  quota_exceeded: { code: 'insufficient_quota' },
  too_many_connections: { code: 'rate_limit_exceeded' },
  internal: { code: 'internal_error' },
} satisfies Partial<Record<ErrorCode, { code: string; status?: number }>>;

export function openAiCode(code: string): string {
  return codes[code]?.code ?? code;
}

export interface OpenAiFailure {
  readonly status: number;
  readonly body: OpenAiError;
  readonly headers: Readonly<Record<string, string>>;
}

/** From the problem that every error is here, with what only the error itself knows. */
export function toOpenAiFailure(problem: Problem, error: unknown): OpenAiFailure {
  const details = ParleyError.is(error) ? error.details : undefined;
  const issue = firstIssue(details?.['issues']);
  const { status } = problem;
  return {
    status: codes[problem.code]?.status ?? status,
    headers: headersOf(problem, details),
    body: {
      error: {
        message: issue?.message ?? problem.detail ?? problem.title,
        type: typeOf(status),
        param: issue?.param ?? textOf(details?.['param']) ?? null,
        code: issue?.code ?? textOf(details?.['code']) ?? openAiCode(problem.code),
      },
    },
  };
}

function typeOf(status: number): string {
  if (status === 429) return 'requests';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function headersOf(problem: Problem, details: ParleyError['details']): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (problem.retry_after_ms !== undefined) {
    headers['retry-after'] = String(Math.ceil(problem.retry_after_ms / 1_000));
    // Their clients wait exactly this long.
    headers['retry-after-ms'] = String(Math.ceil(problem.retry_after_ms));
  }
  const limit = details?.['limit'];
  return typeof limit === 'number' && problem.retry_after_ms !== undefined
    ? { ...headers, ...rateHeaders({ limit, remaining: 0, resetsInMs: problem.retry_after_ms }) }
    : headers;
}

export function rateHeaders({ limit, remaining, resetsInMs }: RateLeft): Record<string, string> {
  return {
    'x-ratelimit-limit-requests': String(limit),
    'x-ratelimit-remaining-requests': String(Math.max(0, remaining)),
    'x-ratelimit-reset-requests': `${Math.ceil(resetsInMs / 1_000)}s`,
  };
}

function firstIssue(issues: unknown): ReturnType<typeof explainIssue> | undefined {
  return Array.isArray(issues) && issues.length > 0 ? explainIssue(issues) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
