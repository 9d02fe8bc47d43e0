import { Controller, Inject } from '@nestjs/common';
import type { ConversationService, Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class ConversationsController {
  readonly #conversations: ConversationService;
  constructor(@Inject(tokens.conversations) conversations: ConversationService) {
    this.#conversations = conversations;
  }

  @Endpoint(routes.listConversations)
  list(@Input() { query }: InputOf<R['listConversations']>, @Caller() caller: Principal) {
    return this.#conversations.list(caller.userId, query);
  }

  @Endpoint(routes.createConversation)
  create(@Input() { body }: InputOf<R['createConversation']>, @Caller() caller: Principal) {
    return this.#conversations.create(caller.userId, body);
  }

  @Endpoint(routes.queryPast)
  queryPast(@Input() { body }: InputOf<R['queryPast']>, @Caller() caller: Principal) {
    return this.#conversations.queryPast(caller.userId, body);
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

  @Endpoint(routes.listMessages)
  listMessages(@Input() { params, query }: InputOf<R['listMessages']>, @Caller() caller: Principal) {
    return this.#conversations.listMessages(caller.userId, params.id, {
      limit: query.limit,
      cursor: query.cursor,
      leafId: query.leaf_id,
    });
  }
}
