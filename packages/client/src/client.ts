import type {
  AskEvent,
  BranchMessage,
  Conversation,
  CreateConversation,
  FileInfo,
  LibraryModel,
  RouteBody,
  RouteQuery,
} from '@parley/protocol';
import { defaultEnvironment, type Environment } from './environment.ts';
import { networkFailed } from './errors.ts';
import { UserFeed, type UserFeedHandlers } from './feed/user-feed.ts';
import type { Auth } from './http/auth.ts';
import { pages } from './http/pages.ts';
import { uploadFile, type UploadOptions } from './http/upload.ts';
import { Rest } from './http/rest.ts';
import { ConversationModel } from './stream/conversation-model.ts';
import { followRun } from './stream/follow-run.ts';
import { ConversationStream, type StreamHandlers } from './stream/conversation-stream.ts';
import type { StreamEvent } from './stream/events.ts';
import type { OutboxStorage } from './stream/outbox-entry.ts';

export interface ParleyClientOptions extends Partial<Environment> {
  /** Where the server is; in a browser the page's own origin. */
  readonly baseUrl?: string;
  readonly auth?: Auth;
  readonly outboxStorage?: OutboxStorage;
  /** How many messages may wait in one conversation. */
  readonly mostWaiting?: number;
}

export interface ParleyClient {
  /** Any route of the protocol, typed. */
  readonly call: Rest['call'];
  conversations(query?: RouteQuery<'listConversations'>): AsyncGenerator<Conversation, void, undefined>;
  /** Newest first. */
  messages(conversationId: string, query?: RouteQuery<'listMessages'>): AsyncGenerator<BranchMessage, void, undefined>;
  openConversation(conversationId: string, handlers: StreamHandlers): ConversationStream;
  /** One that the server does not know yet, under an id of the caller's: it begins as soon as the server is reached. */
  beginConversation(id: string, body: Omit<CreateConversation, 'id'>, handlers: StreamHandlers): ConversationStream;
  /** Uploads a file, to be named in `attachments` of a message. */
  uploadFile(body: Blob, options: UploadOptions): Promise<FileInfo>;
  /** Every change of what is yours, from any device: conversations, folders, unread and running marks. */
  openFeed(handlers: UserFeedHandlers): UserFeed;
  /** One answer as server-sent events, from its beginning to its end, over as many connections as it takes. */
  followRun(runId: string, signal?: AbortSignal): AsyncGenerator<StreamEvent, void, undefined>;
  /** Answers a question from past conversations; leaving the loop stops it. */
  ask(question: RouteBody<'askPast'>, signal?: AbortSignal): AsyncGenerator<AskEvent, void, undefined>;
  /** A model of the library until it is installed, failed or not wanted. */
  followModel(id: string, signal?: AbortSignal): AsyncGenerator<LibraryModel, void, undefined>;
}

export function createParleyClient(options: ParleyClientOptions = {}): ParleyClient {
  const { baseUrl = '', auth = { kind: 'cookie' }, outboxStorage, mostWaiting, ...overrides } = options;
  const environment = defaultEnvironment(overrides);
  const rest = new Rest({ baseUrl, auth, environment });
  const open = (conversationId: string, handlers: StreamHandlers, begin?: Omit<CreateConversation, 'id'>) =>
    new ConversationStream({
      rest,
      auth,
      environment,
      conversationId,
      handlers,
      outboxStorage,
      mostWaiting,
      begin,
    });
  return {
    call: rest.call.bind(rest),
    conversations: (query = {}) =>
      pages((cursor) =>
        rest.call('listConversations', { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }),
      ),
    messages: (id, query = {}) =>
      pages((cursor) =>
        rest.call('listMessages', { id, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }),
      ),
    openConversation: (conversationId, handlers) => open(conversationId, handlers),
    beginConversation: (id, body, handlers) => open(id, handlers, body),
    uploadFile: (body, uploadOptions) => uploadFile({ rest, environment }, body, uploadOptions),
    async *ask(question, signal) {
      const { askPast } = await import('./http/ask-events.ts').catch(networkFailed);
      yield* askPast(rest, question, signal);
    },
    openFeed: (handlers) => new UserFeed({ rest, auth, environment, handlers }),
    async *followModel(id, signal = new AbortController().signal) {
      const { followModel } = await import('./http/model-events.ts').catch(networkFailed);
      yield* followModel({ rest, environment }, id, signal);
    },
    async *followRun(runId, signal = new AbortController().signal) {
      const model = new ConversationModel();
      for await (const { events } of followRun({ rest, environment, runId, model, signal })) yield* events;
    },
  };
}
