import type * as z from 'zod/mini';
import * as accounts from './accounts.ts';
import * as admin from './admin.ts';
import * as common from './common.ts';
import * as conversations from './conversations.ts';
import * as messages from './messages.ts';
import * as runs from './runs.ts';
import * as system from './system.ts';

/**
 * Who may call a route.
 * `public`: anybody. `user`: a signed-in person, or an API key with the scope; `null` means no API key may.
 * `admin`: the same, with the administrator's role. `owns`: the `id` in the path must name a thing of the
 * caller's; anything else answers 404, as if it were not there.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'user' | 'admin'; readonly scope: accounts.Scope | null; readonly owns?: 'conversation' | 'message' | 'run' };

export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: common.Schema;
  readonly query?: common.Schema;
  readonly body?: common.Schema;
  readonly success: number;
  readonly response?: common.Schema;
  /** A stream or page rather than JSON. */
  readonly produces?: 'text/event-stream' | 'text/html' | 'text/plain' | 'redirect';
}

const anyone: Access = { kind: 'public' };
const reads: Access = { kind: 'user', scope: 'chat:read' };
const writes: Access = { kind: 'user', scope: 'chat:write' };
/** Credentials are managed by people, not by keys: a leaked key must not be able to make itself stay. */
const inPerson: Access = { kind: 'user', scope: null };
const adminReads: Access = { kind: 'admin', scope: 'admin:read' };
const adminWrites: Access = { kind: 'admin', scope: 'admin:write' };
const own = (access: Access & { kind: 'user' }, owns: 'conversation' | 'message' | 'run'): Access => ({ ...access, owns });
const ownRead = (owns: 'conversation' | 'message' | 'run'): Access => own({ kind: 'user', scope: 'chat:read' }, owns);
const ownWrite = (owns: 'conversation' | 'message' | 'run'): Access => own({ kind: 'user', scope: 'chat:write' }, owns);

function table<const Routes extends Record<string, Omit<Route, 'id'>>>(definitions: Routes) {
  return Object.fromEntries(Object.entries(definitions).map(([id, route]) => [id, { ...route, id }])) as {
    [Id in keyof Routes]: Routes[Id] & { readonly id: Id };
  };
}

const id = { params: common.IdParams };

export const routes = table({
  listConversations: { method: 'GET', path: '/api/conversations', tag: 'conversations', summary: 'List your conversations, newest activity first', access: reads, query: conversations.ListConversationsQuery, success: 200, response: conversations.ConversationPage },
  createConversation: { method: 'POST', path: '/api/conversations', tag: 'conversations', summary: 'Start a conversation', access: writes, body: conversations.CreateConversation, success: 201, response: conversations.Conversation },
  getConversation: { method: 'GET', path: '/api/conversations/:id', tag: 'conversations', summary: 'Read one conversation', access: ownRead('conversation'), ...id, success: 200, response: conversations.Conversation },
  updateConversation: { method: 'PATCH', path: '/api/conversations/:id', tag: 'conversations', summary: 'Change title, model, status, tags, or the chosen branch', access: ownWrite('conversation'), ...id, body: conversations.UpdateConversation, success: 200, response: conversations.Conversation },
  deleteConversation: { method: 'DELETE', path: '/api/conversations/:id', tag: 'conversations', summary: 'Delete a conversation with all its messages', access: ownWrite('conversation'), ...id, success: 204 },
  endConversation: { method: 'POST', path: '/api/conversations/:id/end_conversation', tag: 'conversations', summary: 'End a conversation', access: ownWrite('conversation'), ...id, success: 200, response: conversations.Conversation },
  forkConversation: { method: 'POST', path: '/api/conversations/:id/fork', tag: 'conversations', summary: 'Copy the branch up to a message into a new conversation', access: ownWrite('conversation'), ...id, body: conversations.ForkConversation, success: 201, response: conversations.Conversation },
  queryPast: { method: 'POST', path: '/api/conversations/query_past', tag: 'conversations', summary: 'Search past conversations', access: reads, body: conversations.QueryPast, success: 200, response: conversations.QueryPastResult },
  listMessages: { method: 'GET', path: '/api/conversations/:id/messages', tag: 'messages', summary: 'Read a branch, newest messages first', access: ownRead('conversation'), ...id, query: messages.ListMessagesQuery, success: 200, response: messages.MessagePage },

  sendMessage: { method: 'POST', path: '/api/messages', tag: 'messages', summary: 'Send a message; the answer streams from its run', access: writes, body: messages.SendMessage, success: 202, response: messages.AcceptedTurn },
  getMessage: { method: 'GET', path: '/api/messages/:id', tag: 'messages', summary: 'Read one message', access: ownRead('message'), ...id, success: 200, response: messages.Message },
  editMessage: { method: 'POST', path: '/api/messages/:id/edit', tag: 'messages', summary: 'Send a changed copy of your message as a new branch', access: ownWrite('message'), ...id, body: messages.EditMessage, success: 202, response: messages.AcceptedTurn },
  regenerateMessage: { method: 'POST', path: '/api/messages/:id/regenerate', tag: 'messages', summary: 'Answer again as a new branch', access: ownWrite('message'), ...id, body: messages.RegenerateMessage, success: 202, response: messages.AcceptedTurn },
  continueMessage: { method: 'POST', path: '/api/messages/:id/continue', tag: 'messages', summary: 'Go on with an answer that was cut short', access: ownWrite('message'), ...id, body: messages.RegenerateMessage, success: 202, response: messages.AcceptedTurn },

  getRun: { method: 'GET', path: '/api/runs/:id', tag: 'runs', summary: 'Read the state of a run', access: ownRead('run'), ...id, success: 200, response: runs.Run },
  stopRun: { method: 'POST', path: '/api/runs/:id/stop', tag: 'runs', summary: 'Stop an answer, keeping what was said', access: ownWrite('run'), ...id, success: 202, response: runs.Run },
  streamRun: { method: 'GET', path: '/api/runs/:id/events', tag: 'runs', summary: 'Follow a run from the start or after Last-Event-ID', access: ownRead('run'), ...id, success: 200, produces: 'text/event-stream' },

  listModels: { method: 'GET', path: '/api/models', tag: 'models', summary: 'Models that can answer', access: reads, success: 200, response: system.ModelList },

  currentSession: { method: 'GET', path: '/api/auth/session', tag: 'accounts', summary: 'Who is signed in, and how one can sign in here', access: anyone, success: 200, response: accounts.CurrentSession },
  setUp: { method: 'POST', path: '/api/auth/setup', tag: 'accounts', summary: 'Create the first account', access: anyone, query: accounts.LoginQuery, body: accounts.SetUp, success: 201, response: accounts.SignedIn },
  login: { method: 'POST', path: '/api/auth/login', tag: 'accounts', summary: 'Sign in with e-mail and password', access: anyone, query: accounts.LoginQuery, body: accounts.Login, success: 200, response: accounts.SignedIn },
  refresh: { method: 'POST', path: '/api/auth/refresh', tag: 'accounts', summary: 'Exchange the refresh token for new tokens', access: anyone, query: accounts.LoginQuery, body: accounts.Refresh, success: 200, response: accounts.SignedIn },
  logout: { method: 'POST', path: '/api/auth/logout', tag: 'accounts', summary: 'End this session', access: inPerson, success: 204 },
  changePassword: { method: 'POST', path: '/api/auth/password', tag: 'accounts', summary: 'Change your password and end all other sessions', access: inPerson, body: accounts.ChangePassword, success: 204 },
  listSessions: { method: 'GET', path: '/api/auth/sessions', tag: 'accounts', summary: 'Where you are signed in', access: inPerson, success: 200, response: accounts.SessionList },
  revokeSession: { method: 'DELETE', path: '/api/auth/sessions/:id', tag: 'accounts', summary: 'Sign out one session', access: inPerson, ...id, success: 204 },
  listApiKeys: { method: 'GET', path: '/api/auth/api_keys', tag: 'accounts', summary: 'Your API keys', access: inPerson, success: 200, response: accounts.ApiKeyList },
  createApiKey: { method: 'POST', path: '/api/auth/api_keys', tag: 'accounts', summary: 'Make an API key', access: inPerson, body: accounts.CreateApiKey, success: 201, response: accounts.CreatedApiKey },
  revokeApiKey: { method: 'DELETE', path: '/api/auth/api_keys/:id', tag: 'accounts', summary: 'Revoke an API key', access: inPerson, ...id, success: 204 },
  oidcStart: { method: 'GET', path: '/api/auth/oidc/start', tag: 'accounts', summary: 'Go to the identity provider', access: anyone, success: 302, produces: 'redirect' },
  oidcCallback: { method: 'GET', path: '/api/auth/oidc/callback', tag: 'accounts', summary: 'Come back from the identity provider', access: anyone, query: accounts.OidcCallbackQuery, success: 302, produces: 'redirect' },

  listUsers: { method: 'GET', path: '/api/admin/users', tag: 'admin', summary: 'All accounts', access: adminReads, query: accounts.ListUsersQuery, success: 200, response: accounts.UserPage },
  createUser: { method: 'POST', path: '/api/admin/users', tag: 'admin', summary: 'Create an account', access: adminWrites, body: accounts.CreateUser, success: 201, response: accounts.User },
  updateUser: { method: 'PATCH', path: '/api/admin/users/:id', tag: 'admin', summary: 'Change role or status; suspending ends every credential at once', access: adminWrites, ...id, body: accounts.UpdateUser, success: 200, response: accounts.User },
  listAudit: { method: 'GET', path: '/api/admin/audit', tag: 'admin', summary: 'The audit log, newest first', access: adminReads, query: admin.ListAuditQuery, success: 200, response: admin.AuditPage },
  verifyAudit: { method: 'GET', path: '/api/admin/audit/verification', tag: 'admin', summary: 'Check the hash chain of the audit log', access: adminReads, success: 200, response: admin.AuditVerification },
  listModeration: { method: 'GET', path: '/api/admin/moderation_log', tag: 'admin', summary: 'What moderation flagged or blocked, newest first', access: adminReads, query: admin.ListModerationQuery, success: 200, response: admin.ModerationPage },
  listDeadLetters: { method: 'GET', path: '/api/admin/dead_letters', tag: 'admin', summary: 'Work that could not be done', access: adminReads, query: admin.ListDeadLettersQuery, success: 200, response: admin.DeadLetterList },
  replayDeadLetters: { method: 'POST', path: '/api/admin/dead_letters/replay', tag: 'admin', summary: 'Try dead letters again', access: adminWrites, body: admin.DeadLetterIds, success: 200, response: admin.Affected },
  discardDeadLetters: { method: 'POST', path: '/api/admin/dead_letters/discard', tag: 'admin', summary: 'Throw dead letters away', access: adminWrites, body: admin.DeadLetterIds, success: 200, response: admin.Affected },

  health: { method: 'GET', path: '/healthz', tag: 'system', summary: 'Is the process alive', access: anyone, success: 200, response: system.Health },
  readiness: { method: 'GET', path: '/readyz', tag: 'system', summary: 'Can this process serve', access: anyone, success: 200, response: system.Readiness },
  metrics: { method: 'GET', path: '/metrics', tag: 'system', summary: 'Prometheus metrics', access: anyone, success: 200, produces: 'text/plain' },
  openApi: { method: 'GET', path: '/api/schema', tag: 'system', summary: 'This API as OpenAPI 3.1', access: anyone, success: 200 },
  swagger: { method: 'GET', path: '/api/docs', tag: 'system', summary: 'The API in Swagger UI', access: anyone, success: 200, produces: 'text/html' },
  docsAsset: { method: 'GET', path: '/api/docs/assets/:name', tag: 'system', summary: 'A script or style of the documentation pages', access: anyone, params: system.AssetParams, success: 200, produces: 'text/plain' },
  redoc: { method: 'GET', path: '/api/redoc', tag: 'system', summary: 'The API in Redoc', access: anyone, success: 200, produces: 'text/html' },
});

export type RouteId = keyof typeof routes;
type SchemaOf<R, Key extends string> = R extends { readonly [K in Key]: infer S extends common.Schema } ? S : undefined;
export type RouteBody<Id extends RouteId> = SchemaOf<(typeof routes)[Id], 'body'> extends infer S extends common.Schema ? z.input<S> : undefined;
export type RouteQuery<Id extends RouteId> = SchemaOf<(typeof routes)[Id], 'query'> extends infer S extends common.Schema ? z.input<S> : undefined;
export type RouteResult<Id extends RouteId> = SchemaOf<(typeof routes)[Id], 'response'> extends infer S extends common.Schema ? z.output<S> : undefined;
