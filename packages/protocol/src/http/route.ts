import type { Scope } from './accounts.ts';
import { IdParams, type Schema } from './common.ts';

/**
 * Who may call a route.
 * `public`: anybody. `user`: a signed-in person, or an API key with the scope; `null` means no API key may.
 * `admin`: the same, with the administrator's role. `owns`: the `id` in the path must name a thing of the
 * caller's; anything else answers 404, as if it were not there.
 */
export type Access =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'user' | 'admin';
      readonly scope: Scope | null;
      readonly owns?: Owned | 'response';
    };

export type Owned = 'conversation' | 'message' | 'run' | 'prompt' | 'folder' | 'file';

export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  /** The body is bytes, not JSON. */
  readonly consumes?: 'application/octet-stream';
  readonly success: number;
  /** A status that is no success and carries the same answer, not a problem. */
  readonly answersAlsoWith?: number;
  readonly response?: Schema;
  /** A stream or page rather than JSON. */
  readonly produces?:
    | 'text/event-stream'
    | 'text/html'
    | 'text/plain'
    | 'text/markdown'
    | 'application/x-ndjson'
    | 'application/octet-stream'
    | 'redirect';
  /** What the events of a stream hold, where they are not those of a run. */
  readonly streams?: Schema;
}

export const anyone: Access = { kind: 'public' };
export const reads: Access = { kind: 'user', scope: 'chat:read' };
export const writes: Access = { kind: 'user', scope: 'chat:write' };
/** Credentials are managed by people, not by keys: a leaked key must not be able to make itself stay. */
export const inPerson: Access = { kind: 'user', scope: null };
export const adminReads: Access = { kind: 'admin', scope: 'admin:read' };
export const adminWrites: Access = { kind: 'admin', scope: 'admin:write' };
const own = (access: Access & { kind: 'user' }, owns: Owned): Access => ({
  ...access,
  owns,
});
export const ownRead = (owns: Owned): Access => own({ kind: 'user', scope: 'chat:read' }, owns);
export const ownWrite = (owns: Owned): Access => own({ kind: 'user', scope: 'chat:write' }, owns);

/** The path names one thing. */
export const byId = { params: IdParams };

export function table<const Routes extends Record<string, Omit<Route, 'id'>>>(definitions: Routes) {
  return Object.fromEntries(Object.entries(definitions).map(([id, route]) => [id, { ...route, id }])) as {
    [Id in keyof Routes]: Routes[Id] & { readonly id: Id };
  };
}
