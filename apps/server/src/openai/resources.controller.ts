import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { OpenAiApi, Principal } from '@parley/core';
import { openAiRoutes } from '@parley/protocol/openai-compatible';
import type { FastifyReply } from 'fastify';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import { whileOpen } from '../http/while-open.ts';
import { warningHeaders, type AnswerContext } from './answer-call.ts';
import { callerOf } from './generate.controller.ts';
import { openAiTokens } from './openai-tokens.ts';

type R = typeof openAiRoutes;

/** What is answered at once: models, kept responses, vectors, verdicts. */
@Controller()
export class ResourcesController {
  readonly #api: OpenAiApi;
  readonly #context: AnswerContext;
  constructor(@Inject(openAiTokens.api) api: OpenAiApi, @Inject(openAiTokens.context) context: AnswerContext) {
    this.#api = api;
    this.#context = context;
  }

  @Endpoint(openAiRoutes.openAiListModels)
  models() {
    return this.#api.models();
  }

  @Endpoint(openAiRoutes.openAiGetModel)
  model(@Input() { params }: InputOf<R['openAiGetModel']>) {
    return this.#api.model(params.id);
  }

  @Endpoint(openAiRoutes.openAiGetResponse)
  response(@Input() { params }: InputOf<R['openAiGetResponse']>, @Caller() caller: Principal) {
    return this.#api.responses.get(caller.userId, params.id);
  }

  @Endpoint(openAiRoutes.openAiDeleteResponse)
  async deleteResponse(@Input() { params }: InputOf<R['openAiDeleteResponse']>, @Caller() caller: Principal) {
    await this.#api.responses.delete(caller.userId, params.id);
    return { id: params.id, object: 'response', deleted: true };
  }

  @Endpoint(openAiRoutes.openAiResponseInput)
  inputItems(@Input() { params, query }: InputOf<R['openAiResponseInput']>, @Caller() caller: Principal) {
    return this.#api.responses.inputItems(caller.userId, params.id, query);
  }

  @Endpoint(openAiRoutes.openAiEmbed)
  async embed(
    @Input() { body }: InputOf<R['openAiEmbed']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { list, warnings } = await whileOpen(this.#context, { request, reply, caller }, (signal) =>
      this.#api.embed(callerOf(caller), body, signal),
    );
    void reply.headers(warningHeaders(warnings));
    return list;
  }

  @Endpoint(openAiRoutes.openAiModerate)
  moderate(@Input() { body }: InputOf<R['openAiModerate']>, @Caller() caller: Principal) {
    return this.#api.moderate(callerOf(caller), body);
  }
}
