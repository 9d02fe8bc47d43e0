import { Controller, Inject } from '@nestjs/common';
import type { ConversationService, Principal, SessionContextService } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class ConversationsController {
  readonly #conversations: ConversationService;
  readonly #contexts: SessionContextService;
  constructor(
    @Inject(tokens.conversations) conversations: ConversationService,
    @Inject(tokens.contexts) contexts: SessionContextService,
  ) {
    this.#conversations = conversations;
    this.#contexts = contexts;
  }

  @Endpoint(routes.listConversations)
  list(@Input() { query }: InputOf<R['listConversations']>, @Caller() caller: Principal) {
    const { folder_id: folderId, ...rest } = query;
    return this.#conversations.list(caller.userId, { ...rest, folderId });
  }

  @Endpoint(routes.createConversation)
  create(@Input() { body }: InputOf<R['createConversation']>, @Caller() caller: Principal) {
    return this.#conversations.create(caller.userId, body);
  }

  @Endpoint(routes.queryPast)
  queryPast(@Input() { body }: InputOf<R['queryPast']>, @Caller() caller: Principal) {
    return this.#conversations.queryPast(caller.userId, body);
  }

  @Endpoint(routes.changeConversations)
  async changeMany(@Input() { body }: InputOf<R['changeConversations']>, @Caller() caller: Principal) {
    return { conversations: await this.#conversations.changeMany(caller.userId, body) };
  }

  @Endpoint(routes.deleteConversations)
  async deleteMany(@Input() { body }: InputOf<R['deleteConversations']>, @Caller() caller: Principal) {
    return { deleted: await this.#conversations.deleteMany(caller.userId, body.ids) };
  }

  @Endpoint(routes.renameTag)
  async renameTag(@Input() { body }: InputOf<R['renameTag']>, @Caller() caller: Principal) {
    return { changed: await this.#conversations.renameTag(caller.userId, body.tag, body.to) };
  }

  @Endpoint(routes.getContext)
  context(@Input() { params }: InputOf<R['getContext']>, @Caller() caller: Principal) {
    return this.#contexts.get(caller.userId, params.id);
  }

  @Endpoint(routes.updateContext)
  updateContext(@Input() { params, body }: InputOf<R['updateContext']>, @Caller() caller: Principal) {
    return this.#contexts.update(caller.userId, params.id, body);
  }

  @Endpoint(routes.getConversation)
  get(@Input() { params }: InputOf<R['getConversation']>, @Caller() caller: Principal) {
    return this.#conversations.get(caller.userId, params.id);
  }

  @Endpoint(routes.updateConversation)
  update(@Input() { params, body }: InputOf<R['updateConversation']>, @Caller() caller: Principal) {
    return this.#conversations.update(caller.userId, params.id, body);
  }

  @Endpoint(routes.deleteConversation)
  async delete(@Input() { params }: InputOf<R['deleteConversation']>, @Caller() caller: Principal) {
    await this.#conversations.delete(caller.userId, params.id);
  }

  @Endpoint(routes.endConversation)
  end(@Input() { params }: InputOf<R['endConversation']>, @Caller() caller: Principal) {
    return this.#conversations.end(caller.userId, params.id);
  }

  @Endpoint(routes.forkConversation)
  fork(@Input() { params, body }: InputOf<R['forkConversation']>, @Caller() caller: Principal) {
    return this.#conversations.fork(caller.userId, params.id, body);
  }

  @Endpoint(routes.listBranches)
  branches(@Input() { params }: InputOf<R['listBranches']>, @Caller() caller: Principal) {
    return this.#conversations.branches(caller.userId, params.id);
  }

  @Endpoint(routes.listMessages)
  listMessages(@Input() { params, query }: InputOf<R['listMessages']>, @Caller() caller: Principal) {
    return this.#conversations.listMessages(caller.userId, params.id, {
      limit: query.limit,
      cursor: query.cursor,
      leafId: query.leaf_id,
    });
  }
}
