import type * as z from 'zod/mini';
import { accountRoutes } from './account-routes.ts';
import { adminRoutes } from './admin-routes.ts';
import { chatRoutes } from './chat-routes.ts';
import type { Schema } from './common.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { promptRoutes } from './prompt-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { sidebarRoutes } from './sidebar-routes.ts';
import { systemRoutes } from './system-routes.ts';

/** The one table of all routes: the server binds to it, the client calls by it, OpenAPI is made from it. */
export const routes = {
  ...chatRoutes,
  ...feedbackRoutes,
  ...promptRoutes,
  ...sidebarRoutes,
  ...fileRoutes,
  ...accountRoutes,
  ...adminRoutes,
  ...modelRoutes,
  ...providerRoutes,
  ...systemRoutes,
};

export type RouteId = keyof typeof routes;
type SchemaOf<R, Key extends string> = R extends { readonly [K in Key]: infer S extends Schema } ? S : undefined;
export type RouteBody<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'body'> extends infer S extends Schema ? z.input<S> : undefined;
export type RouteQuery<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'query'> extends infer S extends Schema ? z.input<S> : undefined;
export type RouteResult<Id extends RouteId> =
  SchemaOf<(typeof routes)[Id], 'response'> extends infer S extends Schema ? z.output<S> : undefined;
