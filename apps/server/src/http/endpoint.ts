import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import type { Principal } from '@parley/core';
import type { Route } from '@parley/protocol';
import type { FastifyRequest } from 'fastify';
import type * as z from 'zod/v4/core';
import { parseInput } from './input.ts';

export const routeMetadata = 'parley:route';

/** What the guard leaves on a request. */
export interface AuthenticatedRequest extends FastifyRequest {
  principal?: Principal | undefined;
  /** Just before the credential was looked at, on the monotonic clock. */
  authenticatedAtMs?: number;
}

/** Binds a method to a route of the protocol: its path, status, access and schemas are said there and only there. */
export function Endpoint(route: Route): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    SetMetadata(routeMetadata, route),
    HttpCode(route.success),
  );
}

/** Params, query and body as the route's schemas give them. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return parseInput(routeOf(context), context.switchToHttp().getRequest<FastifyRequest>());
});

/** Who calls; undefined only on public routes. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().principal;
});

export function routeOf(context: ExecutionContext): Route {
  const route: unknown = Reflect.getMetadata(routeMetadata, context.getHandler());
  if (route === undefined) throw new Error(`no route declared for ${context.getHandler().name}`);
  return route as Route;
}

type Parsed<R, Key extends string> = Key extends keyof R
  ? R[Key] extends z.$ZodType
    ? z.output<R[Key]>
    : undefined
  : undefined;

/** The type of an `@Input()` parameter. */
export interface InputOf<R> {
  readonly params: Parsed<R, 'params'>;
  readonly query: Parsed<R, 'query'>;
  readonly body: Parsed<R, 'body'>;
}
