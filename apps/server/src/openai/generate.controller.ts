import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { CompletionCaller, OpenAiApi, Principal } from '@parley/core';
import { openAiRoutes } from '@parley/protocol/openai-compatible';
import type { FastifyReply } from 'fastify';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import { answerCall, type AnswerContext } from './answer-call.ts';
import { openAiTokens } from './openai-tokens.ts';

type R = typeof openAiRoutes;

/** What makes a model answer. */
@Controller()
export class GenerateController {
  readonly #api: OpenAiApi;
  readonly #context: AnswerContext;
  constructor(@Inject(openAiTokens.api) api: OpenAiApi, @Inject(openAiTokens.context) context: AnswerContext) {
    this.#api = api;
    this.#context = context;
  }

  @Endpoint(openAiRoutes.openAiChat)
  async chat(
    @Input() { body }: InputOf<R['openAiChat']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const call = await this.#api.chat(callerOf(caller), body);
    const asked = { call, asStream: body.stream === true, dialect: 'chunks' } as const;
    await answerCall(this.#context, { request, reply, caller }, asked);
  }

  @Endpoint(openAiRoutes.openAiCompletion)
  async text(
    @Input() { body }: InputOf<R['openAiCompletion']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const call = await this.#api.text(callerOf(caller), body);
    const asked = { call, asStream: body.stream === true, dialect: 'chunks' } as const;
    await answerCall(this.#context, { request, reply, caller }, asked);
  }

  @Endpoint(openAiRoutes.openAiRespond)
  async respond(
    @Input() { body }: InputOf<R['openAiRespond']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const call = await this.#api.responses.prepare(callerOf(caller), body);
    const asked = { call, asStream: body.stream === true, dialect: 'named' } as const;
    await answerCall(this.#context, { request, reply, caller }, asked);
  }
}

export function callerOf({ userId, apiKeyId }: Principal): CompletionCaller {
  return { userId, apiKeyId };
}
