import { randomUUID } from 'node:crypto';
import type { RouteId } from '@parley/protocol';
import type { OpenAiRouteId } from '@parley/protocol/openai-compatible';
import { quickModel, secretMark, type AccessWorld } from './access-world.ts';

/** How to ask for a route so that only the right to it can be missing. */
export interface Example {
  /** What `:id` names. It is the owner's. A new one each time where asking changes it. */
  readonly thing?: (world: AccessWorld) => Promise<string> | string;
  /** Nobody's: who may ask at all gets it. */
  readonly shared?: (world: AccessWorld) => Promise<string> | string;
  readonly query?: string;
  readonly body?: (world: AccessWorld) => unknown;
  /** Instead of a JSON body. */
  readonly bytes?: string;
  /** Where it isn't the route's own. */
  readonly admitted?: { readonly status: number; readonly code?: string };
  /** A stream that goes on until the reader leaves. */
  readonly endless?: true;
  /** Ends the session it comes with. */
  readonly endsSession?: true;
  /** A public route that looks at the credential nevertheless. */
  readonly tellsExpired?: true;
}

const conversation = (world: AccessWorld) => world.turn.conversationId;
const newConversation = (world: AccessWorld) => world.makeConversation(world.ownerSession);
const answerOf = (world: AccessWorld) => world.turn.answerId;
const newTurn = (world: AccessWorld) => world.makeTurn(world.ownerSession, secretMark);

/** One for each route of the protocol; the type knows when one is missing. */
export const examples: Readonly<Record<RouteId | OpenAiRouteId, Example>> = {
  listConversations: {},
  createConversation: { body: () => ({ title: 'New' }) },
  getConversation: { thing: conversation },
  updateConversation: { thing: conversation, body: () => ({ pinned: false }) },
  deleteConversation: { thing: newConversation },
  endConversation: { thing: newConversation },
  forkConversation: { thing: conversation, body: (world) => ({ message_id: world.turn.answerId }) },
  listBranches: { thing: conversation },
  queryPast: { body: () => ({ query: secretMark }) },
  askPast: { body: () => ({ question: secretMark, model: quickModel }) },
  exportConversation: { thing: conversation },
  exportAccount: {},
  tokenUsage: {},
  usageReport: { query: '?days=7&time_zone=Asia/Tokyo' },
  listQuotaPeople: { query: '?limits=any' },
  getQuotas: {},
  setQuotas: { body: () => ({}) },
  // What is typed is not the name of whoever asks.
  deleteAllConversations: { body: () => ({ name: 'Nobody' }), admitted: { status: 400, code: 'invalid_request' } },
  deleteAccount: { body: () => ({ name: 'Nobody' }), admitted: { status: 400, code: 'invalid_request' } },
  listMessages: { thing: conversation },
  sendMessage: { body: () => ({ content: 'Hello', model: 'script/d0-r1000-n1' }) },
  getMessage: { thing: answerOf },
  editMessage: { thing: async (world) => (await newTurn(world)).userMessageId, body: () => ({ content: 'Changed' }) },
  correctMessage: {
    thing: async (world) => (await newTurn(world)).userMessageId,
    body: () => ({ content: 'Set right' }),
  },
  regenerateMessage: { thing: async (world) => (await newTurn(world)).answerId, body: () => ({}) },
  continueMessage: { thing: async (world) => (await newTurn(world)).answerId, body: () => ({}) },
  getRun: { thing: (world) => world.turn.runId },
  stopRun: { thing: (world) => world.turn.runId },
  decideTool: {
    thing: (world) => world.turn.runId,
    body: () => ({ decision: 'allow' }),
    admitted: { status: 404, code: 'not_found' },
  },
  setFeedback: { thing: answerOf, body: () => ({ value: 'up', reasons: ['clear'] }) },
  deleteFeedback: { thing: answerOf },
  listPinnedMessages: { thing: conversation },
  pinMessage: { thing: answerOf },
  unpinMessage: { thing: answerOf },
  followUpsOffer: {},
  suggestFollowUps: { thing: answerOf },
  listPrompts: {},
  createPrompt: { body: () => newPrompt('Say hello') },
  updatePrompt: { thing: makePrompt, body: () => ({ title: 'Changed' }) },
  deletePrompt: { thing: makePrompt },
  streamEvents: { endless: true },
  sync: {},
  changeConversations: { body: () => ({ ids: [randomUUID()], pinned: false }) },
  deleteConversations: { body: () => ({ ids: [randomUUID()] }) },
  renameTag: { body: () => ({ tag: 'nowhere', to: 'here' }) },
  getContext: { thing: conversation },
  updateContext: { thing: conversation, body: () => ({ base_version: 0, draft: '' }) },
  listFolders: {},
  createFolder: { body: () => ({ name: 'New' }) },
  updateFolder: { thing: makeFolder, body: () => ({ color: 'teal' }) },
  deleteFolder: { thing: makeFolder },
  listTools: {},
  uploadFile: { bytes: 'some words', query: '?name=words.txt' },
  listFiles: { query: '?sort=name&kind=text' },
  deleteFiles: { body: () => ({ ids: [randomUUID()] }) },
  getFileLimits: {},
  getFile: { thing: makeFile },
  readFile: { thing: makeFile },
  deleteFile: { thing: makeFile },
  streamRun: { thing: (world) => world.turn.runId },
  listModels: {},
  getEmbeddings: {},
  useEmbeddingModel: {
    // Nothing is installed.
    body: () => ({ model: 'local/none' }),
    admitted: { status: 422, code: 'unknown_model' },
  },
  useModel: { body: () => ({ model: null }) },
  listLibrary: {},
  importModel: {
    // Nobody has set out a folder.
    body: () => ({ file: '/srv/model.gguf' }),
    admitted: { status: 403, code: 'forbidden' },
  },
  getLibraryModel: { shared: aModel },
  removeModel: { shared: aModel },
  pullModel: { shared: aModel },
  cancelPull: { shared: aModel },
  // Another one: whether the pull of the first is still under way is a matter of time.
  pausePull: { shared: anIdleModel, admitted: { status: 409, code: 'conflict' } },
  setModelParameters: { body: () => ({ model: quickModel, parameters: { temperature: 0.5 } }) },
  testModel: { body: () => ({ model: quickModel }) },
  streamModel: { shared: aModel },
  listAdapters: { shared: aModel },
  attachAdapter: {
    shared: aModel,
    body: () => ({ file: '/srv/lora.gguf' }),
    admitted: { status: 409, code: 'conflict' },
  },
  scaleAdapter: {
    shared: aModel,
    body: () => ({ adapter_id: 'none', scale: 0.5 }),
    admitted: { status: 404, code: 'not_found' },
  },
  detachAdapter: {
    shared: aModel,
    body: () => ({ adapter_id: 'none' }),
    admitted: { status: 404, code: 'not_found' },
  },
  currentSession: { tellsExpired: true },
  setUp: {
    body: () => ({ email: 'second@example.org', password: 'tram lantern oboe', display_name: 'B', code: 'any' }),
    admitted: { status: 409, code: 'setup_done' },
  },
  login: { body: ({ owner }) => ({ email: owner.email, password: owner.password }) },
  refresh: { body: async ({ owner }) => ({ refresh_token: (await owner.signIn()).refreshToken }) },
  logout: { endsSession: true },
  changePassword: {
    // The present password is not known to whoever holds the session only.
    body: () => ({ current_password: 'a guess of mine', new_password: 'velvet harbour moss' }),
    endsSession: true,
    admitted: { status: 401, code: 'invalid_credentials' },
  },
  listSessions: {},
  revokeSession: { thing: async (world) => (await world.owner.signIn()).sessionId },
  listApiKeys: {},
  createApiKey: { body: () => ({ name: 'k', scopes: ['chat:read'] }) },
  revokeApiKey: { thing: makeKey },
  oidcStart: {},
  oidcCallback: { query: '?state=x&code=y' },
  listUsers: {},
  createUser: {
    body: () => ({ email: `u-${randomUUID()}@example.org`, password: 'tram lantern oboe', display_name: 'U' }),
  },
  updateUser: { shared: async (world) => (await world.addPerson()).id, body: () => ({ display_name: 'Renamed' }) },
  listAudit: {},
  verifyAudit: {},
  getRouting: {},
  setRouting: { body: () => ({ default_model: null }) },
  listModeration: {},
  listProviders: {},
  createProvider: {
    body: () => ({
      kind: 'openai',
      name: `p-${randomUUID().slice(0, 8)}`,
      api_key: 'sk-of-nobody-0123456789',
      models: [],
    }),
  },
  checkProvider: { body: () => ({ kind: 'openai_compatible', base_url: 'http://127.0.0.1:9/v1' }) },
  updateProvider: { shared: makeProvider, body: () => ({ enabled: false }) },
  deleteProvider: { shared: makeProvider },
  testProvider: { shared: makeProvider, body: () => ({}) },
  // Nobody listens there.
  listAvailableModels: { shared: makeProvider, admitted: { status: 502, code: 'model_unavailable' } },
  listLocalServers: {},
  listDeadLetters: { query: '?queue=moderation_queue' },
  replayDeadLetters: { body: () => ({ queue: 'moderation_queue', ids: ['none'] }) },
  discardDeadLetters: { body: () => ({ queue: 'moderation_queue', ids: ['none'] }) },
  health: {},
  readiness: {},
  metrics: {},
  openApi: {},
  swagger: {},
  docsAsset: { shared: () => 'swagger-init.js' },
  redoc: {},
  openAiChat: { body: () => ({ model: quickModel, messages: [{ role: 'user', content: 'Hello' }] }) },
  openAiCompletion: { body: () => ({ model: quickModel, prompt: 'Hello' }) },
  openAiRespond: { body: () => ({ model: quickModel, input: 'Hello', store: false }) },
  openAiGetResponse: { thing: makeResponse },
  openAiDeleteResponse: { thing: makeResponse },
  openAiResponseInput: { thing: makeResponse },
  openAiListModels: {},
  openAiGetModel: { shared: () => quickModel },
  openAiEmbed: {
    body: () => ({ model: 'none', input: 'Hello' }),
    admitted: { status: 404, code: 'unknown_model' },
  },
  openAiModerate: { body: () => ({ input: 'Hello' }) },
};

/** Not on this server, and without a source that it may ask. */
function aModel(): string {
  return 'smollm2-135m-instruct';
}

function anIdleModel(): string {
  return 'smollm2-360m-instruct';
}

async function makeResponse({ server, ownerSession }: AccessWorld): Promise<string> {
  const json = { model: quickModel, input: secretMark };
  const answer = await server.send('POST', '/v1/responses', { as: ownerSession.token, json });
  return answer.json().id;
}

function newPrompt(content: string) {
  return { command: `c-${randomUUID()}`, content };
}

async function makePrompt({ server, ownerSession }: AccessWorld): Promise<string> {
  const answer = await server.send('POST', '/api/prompts', { as: ownerSession.token, json: newPrompt(secretMark) });
  return answer.json().id;
}

async function makeFolder({ server, ownerSession }: AccessWorld): Promise<string> {
  const json = { name: secretMark };
  const answer = await server.send('POST', '/api/folders', { as: ownerSession.token, json });
  return answer.json().id;
}

async function makeFile({ server, ownerSession }: AccessWorld): Promise<string> {
  const answer = await server.send('POST', `/api/files?name=${secretMark}.txt`, {
    as: ownerSession.token,
    body: secretMark,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return answer.json().id;
}

async function makeKey({ server, ownerSession }: AccessWorld): Promise<string> {
  const json = { name: 'k', scopes: ['chat:read'] };
  const answer = await server.send('POST', '/api/auth/api_keys', { as: ownerSession.token, json });
  return answer.json().id;
}

async function makeProvider({ server, adminSession }: AccessWorld): Promise<string> {
  const json = {
    kind: 'openai_compatible',
    name: `p-${randomUUID().slice(0, 8)}`,
    base_url: 'http://127.0.0.1:9/v1',
    models: [{ id: 'm' }],
    enabled: false,
  };
  const answer = await server.send('POST', '/api/admin/providers', { as: adminSession.token, json });
  return answer.json().id;
}
