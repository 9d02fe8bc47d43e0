import {
  firstRoutes,
  type Route,
  type RouteBody,
  type RouteId,
  type RouteQuery,
  type RouteResult,
  type routes,
} from '@parley/protocol';
import { networkFailed, ParleyApiError, tryJson } from '../errors.ts';
import type { Environment } from '../environment.ts';
import { authHeaders, type Auth } from './auth.ts';

export interface RestOptions {
  readonly baseUrl: string;
  readonly auth: Auth;
  readonly environment: Environment;
}

/** What a call of this route takes: the id in its path, its query, its body, as far as it has them. */
export type CallInput<Id extends RouteId> = {
  readonly signal?: AbortSignal;
} & ((typeof routes)[Id]['path'] extends `${string}:id${string}` ? { readonly id: string } : unknown) &
  ((typeof routes)[Id]['path'] extends `${string}:call_id${string}` ? { readonly callId: string } : unknown) &
  Part<'query', RouteQuery<Id>> &
  Part<'body', RouteBody<Id>>;
type Part<Name extends string, Value> = Value extends undefined
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };
type CallArguments<Id extends RouteId> =
  Record<string, never> extends CallInput<Id> ? [input?: CallInput<Id>] : [input: CallInput<Id>];

interface AnyInput {
  readonly id?: string;
  readonly callId?: string;
  readonly query?: object;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Typed calls of every route of the protocol. */
export class Rest {
  readonly #options: RestOptions;
  #refreshing: Promise<boolean> | undefined;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  async call<Id extends RouteId>(id: Id, ...[input]: CallArguments<Id>): Promise<RouteResult<Id>> {
    const route = await routeOf(id);
    const response = await this.request(route, input ?? {});
    // An answer cut off on the way is a fault of the network, not of the server.
    const text = await response.text().catch(networkFailed);
    if (!route.response)
      return (route.produces === undefined && text !== '' ? JSON.parse(text) : text) as RouteResult<Id>;
    const parsed = route.response.safeParse(tryJson(text));
    if (parsed.success) return parsed.data as RouteResult<Id>;
    throw new ParleyApiError({
      code: 'invalid_response',
      message: `The answer to ${id} is not what this client understands`,
      status: response.status,
      cause: parsed.error,
    });
  }

  /** The raw answer, after errors have been thrown and an expired token has been renewed. */
  async request(route: Route, input: AnyInput, headers: Record<string, string> = {}): Promise<Response> {
    return this.attempt(route, (credential) => this.#fetch(route, input, { ...headers, ...credential }));
  }

  /** Sends, and once more when the token had to be renewed. */
  async attempt(
    route: Route,
    send: (credential: Readonly<Record<string, string>>) => Promise<Response>,
  ): Promise<Response> {
    const used = await authHeaders(this.#options.auth);
    const response = await send(used);
    if (response.ok || response.status === route.answersAlsoWith) return response;
    const error = await ParleyApiError.fromResponse(response);
    if (!this.#canRenew(error, route) || !(await this.#renew(used['authorization']))) throw error;
    const again = await send(await authHeaders(this.#options.auth));
    if (again.ok) return again;
    throw await ParleyApiError.fromResponse(again);
  }

  url(path: string): string {
    return `${this.#options.baseUrl.replace(/\/+$/, '')}${path}`;
  }

  async #fetch(
    route: Route,
    { id, callId, query, body, signal }: AnyInput,
    headers: Record<string, string>,
  ): Promise<Response> {
    const path = route.path
      .replace(':id', () => encodeURIComponent(id ?? ''))
      .replace(':call_id', () => encodeURIComponent(callId ?? ''));
    try {
      return await this.#options.environment.fetch(this.url(path) + searchOf(query), {
        method: route.method,
        headers: {
          accept: route.produces ?? 'application/json',
          ...(route.body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        credentials: 'same-origin',
        // Routes with a body need one even if every field may be left out.
        ...(route.body ? { body: JSON.stringify(body ?? {}) } : {}),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw ParleyApiError.network(cause);
    }
  }

  #canRenew(error: ParleyApiError, route: Route): boolean {
    return error.code === 'token_expired' && this.#options.auth.kind !== 'apiKey' && route.id !== 'refresh';
  }

  /** One renewal at a time: a refresh token works once, and using it twice ends the session. */
  #renew(usedAuthorization: string | undefined): Promise<boolean> {
    this.#refreshing ??= this.#options.environment
      .exclusively('parley.refresh', () => this.#renewOnce(usedAuthorization))
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  async #renewOnce(usedAuthorization: string | undefined): Promise<boolean> {
    const { auth } = this.#options;
    if (auth.kind === 'cookie') {
      // Another tab may have renewed the cookies that all tabs share.
      const session = await this.call('currentSession');
      if (!session.user) await this.call('refresh', { body: {} });
      return true;
    }
    if (auth.kind !== 'tokens') return false;
    const tokens = await auth.store.load();
    if (!tokens) return false;
    // Another program that shares the store was faster.
    if (`Bearer ${tokens.accessToken}` !== usedAuthorization) return true;
    const signedIn = await this.call('refresh', {
      query: { tokens: 'true' },
      body: { refresh_token: tokens.refreshToken },
    });
    if (signedIn.access_token === undefined || signedIn.refresh_token === undefined) return false;
    await auth.store.save({ accessToken: signedIn.access_token, refreshToken: signedIn.refresh_token });
    return true;
  }
}

/** What a conversation does not need comes with the first call that does. */
async function routeOf(id: RouteId): Promise<Route> {
  const first: Partial<Record<RouteId, Route>> = firstRoutes;
  if (first[id]) return first[id];
  const { laterRoutes } = await import('@parley/protocol/later-routes').catch(networkFailed);
  return (laterRoutes as Readonly<Record<string, Route>>)[id] as Route;
}

function searchOf(query: object | undefined): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return entries.length === 0
    ? ''
    : `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()}`;
}
