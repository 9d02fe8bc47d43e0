import type * as z from 'zod/mini';
import type { Schema } from './common.ts';
import { firstRoutes } from './first-routes.ts';
import { laterRoutes } from './later-routes.ts';

/** The one table of all routes: the server binds to it, the client calls by it, OpenAPI is made from it. */
export const routes = { ...firstRoutes, ...laterRoutes };

export type RouteId = keyof typeof routes;
type SchemaOf<R, Key extends string> = R extends { readonly [K in Key]: infer S extends Schema } ? S : undefined;
export type RouteBody<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'body'> extends infer S extends Schema ? z.input<S> : undefined;
export type RouteQuery<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'query'> extends infer S extends Schema ? z.input<S> : undefined;
export type RouteResult<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'response'> extends infer S extends Schema ? z.output<S> : undefined;
