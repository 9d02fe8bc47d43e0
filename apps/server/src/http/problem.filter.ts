import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ParleyError, type Logger } from '@parley/core';
import { speaksOpenAi, toOpenAiFailure } from '../openai/openai-error.ts';
import { problem, type ErrorCode, type Problem } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Every error leaves as RFC 9457 problem details, or as OpenAI's clients know them; unknown ones without detail. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const body = toProblem(error, this.#logger, { method: request.method, route: request.routeOptions?.url });
    if (reply.sent || reply.raw.headersSent) return;
    if (speaksOpenAi(request.url)) {
      const failure = toOpenAiFailure(body, error);
      return void reply.status(failure.status).headers(failure.headers).send(JSON.stringify(failure.body));
    }
    if (body.retry_after_ms !== undefined) void reply.header('retry-after', Math.ceil(body.retry_after_ms / 1_000));
    void reply.status(body.status).headers(problemHeaders).send(JSON.stringify(body));
  }
}

export const problemHeaders = { 'content-type': 'application/problem+json; charset=utf-8' };

export function toProblem(error: unknown, logger: Logger, context: Record<string, unknown>): Problem {
  if (ParleyError.is(error)) {
    if (error.code === 'internal' || error.cause !== undefined)
      logger.warn('request failed', { ...context, code: error.code, error });
    const errors = error.details?.['errors'] as Problem['errors'];
    return problem(error.code, error.message, {
      ...(errors === undefined ? {} : { errors }),
      ...(error.retryAfterMs === undefined ? {} : { retry_after_ms: error.retryAfterMs }),
    });
  }
  const known = codeOfFrameworkError(error);
  if (known !== undefined) return problem(known);
  const instance = randomUUID();
  logger.error('unexpected error', { ...context, instance, error });
  return problem('internal', undefined, { instance });
}

const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

function codeOfFrameworkError(error: unknown): ErrorCode | undefined {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status === 404) return 'not_found';
    if (status === 405) return 'method_not_allowed';
    if (status === 413) return 'body_too_large';
    if (status === 415) return 'unsupported_media_type';
    if (status < 500) return 'invalid_request';
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && Object.hasOwn(fastifyCodes, code)) return fastifyCodes[code];
  if (error instanceof SyntaxError) return 'invalid_json';
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid_request' : undefined;
}
