import {
  limits,
  type BranchMessage,
  type BranchTree,
  type ChangeConversations,
  type Conversation,
  type CreateConversation,
  type ForkConversation,
  type QueryPast,
  type QueryPastResult,
  type UpdateConversation,
} from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import type { ModelRegistry } from '../models/index.ts';
import type { PastSearch } from '../search/index.ts';
import type { ToolRegistry } from '../tools/index.ts';
import { assertKnownTools, titleOf, type LivePublisher, type TurnService } from '../turns/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';
import type { ConversationChange, ConversationStore, ListQuery, MessageQuery, Page } from './conversation-store.ts';

export interface ConversationService {
  create(ownerId: string, request: CreateConversation): Promise<Conversation>;
  get(ownerId: string, id: string): Promise<Conversation>;
  list(ownerId: string, query: ListQuery): Promise<Page<Conversation>>;
  update(ownerId: string, id: string, request: UpdateConversation): Promise<Conversation>;
  delete(ownerId: string, id: string): Promise<void>;
  changeMany(ownerId: string, request: ChangeConversations): Promise<Conversation[]>;
  deleteMany(ownerId: string, ids: readonly string[]): Promise<string[]>;
  renameTag(ownerId: string, tag: string, to: string | null): Promise<number>;
  end(ownerId: string, id: string): Promise<Conversation>;
  fork(ownerId: string, id: string, request: Fork): Promise<Conversation>;
  branches(ownerId: string, id: string): Promise<BranchTree>;
  listMessages(ownerId: string, id: string, query: MessageQuery): Promise<Page<BranchMessage>>;
  queryPast(ownerId: string, query: QueryPast): Promise<QueryPastResult>;
}

type Fork = Pick<ForkConversation, 'message_id' | 'title'> & Partial<Pick<ForkConversation, 'scope'>>;

export interface ConversationServiceOptions {
  readonly search: PastSearch;
  readonly store: ConversationStore;
  readonly turns: TurnService;
  readonly live: LivePublisher;
  readonly news: UserNewsPublisher;
  readonly models: ModelRegistry;
  readonly tools: ToolRegistry;
  readonly clock: Clock;
  readonly newId: IdFactory;
}

/** TC3 */
const temporaryForMs = 86_400_000;
/** CB1 */
const mostOfTree = { nodes: 5_000, characters: 120 };
/** CF5 */
const mostCopied = 10_000;

/** Conversations as their owner sees them (C1). Foreign ids are not found, whatever they name. */
export function createConversationService({
  search,
  store,
  turns,
  live,
  news,
  models,
  tools,
  clock,
  newId,
}: ConversationServiceOptions): ConversationService {
  async function get(ownerId: string, id: string): Promise<Conversation> {
    return found(await store.find(ownerId, id));
  }

  async function change(ownerId: string, id: string, change: ConversationChange): Promise<Conversation> {
    const conversation = found(await store.update(ownerId, id, change, clock.now()));
    void live.broadcast(id, [{ type: 'conversation.updated', conversation }]);
    news.tell(ownerId, { conversations: [id] });
    return conversation;
  }

  /** Should it be deleted in this very moment, the conversation is in none (F3). */
  async function assertFolder(ownerId: string, folderId: string | null | undefined): Promise<void> {
    if (folderId != null && !(await store.hasFolder(ownerId, folderId)))
      throw new ParleyError('not_found', 'There is no such folder.');
  }

  function checkModel(model: string | null | undefined): void {
    if (model != null && models.resolve(model) === undefined)
      throw new ParleyError('unknown_model', `There is no model called “${model}”.`);
  }

  return {
    get,
    async create(ownerId, request) {
      checkModel(request.model);
      assertKnownTools(tools, request.tools);
      if (request.temporary === true && request.folder_id != null)
        throw new ParleyError('invalid_request', 'A temporary conversation is in no folder.');
      await assertFolder(ownerId, request.folder_id);
      const created = await store.create({
        id: request.id ?? newId(),
        ownerId,
        title: request.title ?? '',
        titleSource: request.title === undefined || request.title === '' ? 'auto' : 'user',
        model: request.model ?? null,
        tools: request.tools ?? null,
        busyMode: request.busy_mode ?? 'queue',
        tags: request.tags ?? [],
        folderId: request.folder_id ?? null,
        expiresAt: request.temporary === true ? new Date(clock.now().getTime() + temporaryForMs) : null,
        now: clock.now(),
      });
      if (created === undefined) throw new ParleyError('conflict', 'This id belongs to another conversation.');
      if (!created.temporary) news.tell(ownerId, { conversations: [created.id] });
      return created;
    },
    async list(ownerId, query) {
      await assertFolder(ownerId, query.folderId);
      return store.list(ownerId, query);
    },
    async update(ownerId, id, request) {
      checkModel(request.model);
      assertKnownTools(tools, request.tools);
      const current = await get(ownerId, id);
      if (request.status === 'active' && current.status === 'ended')
        throw new ParleyError('conversation_ended', 'An ended conversation stays ended; fork it to go on.');
      let activeLeafId: string | undefined;
      if (request.active_leaf_id !== undefined) {
        activeLeafId = await store.leafBelow(id, request.active_leaf_id);
        if (activeLeafId === undefined)
          throw new ParleyError('not_found', 'There is no such message in this conversation.');
      }
      const { title, model, tools: toolNames, busy_mode: busyMode, status, pinned, tags, unread } = request;
      const { folder_id: folderId, temporary } = request;
      if (folderId != null && current.temporary && temporary === undefined)
        throw new ParleyError('conflict', 'A temporary conversation is in no folder; keep it first.');
      await assertFolder(ownerId, folderId);
      return change(ownerId, id, {
        title,
        model,
        tools: toolNames,
        busyMode,
        status,
        pinned,
        tags,
        activeLeafId,
        folderId,
        unread,
        keep: temporary === false,
      });
    },
    async delete(ownerId, id) {
      await get(ownerId, id);
      await turns.stopAll(id, 'conversation_ended');
      if (!(await store.delete(ownerId, id))) throw notFound();
      void live.broadcast(id, [{ type: 'conversation.deleted', conversation_id: id }]);
      news.tell(ownerId, { conversations: [id] });
    },
    async changeMany(ownerId, { ids, folder_id: folderId, add_tags: addTags, remove_tags: removeTags, ...change }) {
      await assertFolder(ownerId, folderId);
      const changed = await store.changeMany(ownerId, ids, {
        ...change,
        folderId,
        addTags,
        removeTags,
        mostTags: limits.tags,
      });
      for (const conversation of changed)
        void live.broadcast(conversation.id, [{ type: 'conversation.updated', conversation }]);
      news.tell(ownerId, { conversations: changed.map(({ id }) => id) });
      return changed;
    },
    async deleteMany(ownerId, ids) {
      for (const id of ids) {
        if ((await store.find(ownerId, id)) !== undefined) await turns.stopAll(id, 'conversation_ended');
      }
      const gone = await store.deleteMany(ownerId, ids);
      for (const id of gone) void live.broadcast(id, [{ type: 'conversation.deleted', conversation_id: id }]);
      news.tell(ownerId, { conversations: gone });
      return gone;
    },
    async renameTag(ownerId, tag, to) {
      const changed = await store.renameTag(ownerId, tag, to);
      news.tell(ownerId, { conversations: changed });
      return changed.length;
    },
    async end(ownerId, id) {
      const conversation = await get(ownerId, id);
      if (conversation.status === 'ended') return conversation;
      // Closed to new messages first, so that nothing starts behind the stopping.
      const ended = await change(ownerId, id, { status: 'ended', endTimestamp: clock.now() });
      await turns.stopAll(id, 'conversation_ended');
      return ended;
    },
    async fork(ownerId, id, request) {
      const copied = await store.fork(ownerId, id, {
        newId: newId(),
        messageId: request.message_id,
        scope: request.scope ?? 'branch',
        title: request.title,
        titleOf,
        most: mostCopied,
        now: clock.now(),
        nextId: newId,
      });
      if (copied === 'too_many')
        throw new ParleyError('conflict', `More than ${mostCopied} messages can’t be copied at once.`);
      const copy = found(copied);
      news.tell(ownerId, { conversations: [copy.id] });
      return copy;
    },
    async branches(ownerId, id) {
      const tree = await store.branches(ownerId, id, mostOfTree);
      if (tree === undefined) throw notFound();
      return tree;
    },
    async listMessages(ownerId, id, query) {
      const messages = await store.listMessages(ownerId, id, query);
      if (messages === undefined) throw notFound();
      return messages;
    },
    queryPast: (ownerId, query) => search.conversations(ownerId, query),
  };
}

function found(conversation: Conversation | undefined): Conversation {
  if (conversation === undefined) throw notFound();
  return conversation;
}

function notFound(): ParleyError {
  return new ParleyError('not_found', 'There is no such conversation.');
}
