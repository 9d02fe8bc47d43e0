import { Controller, Inject } from '@nestjs/common';
import { toWireMessage, type CorrectionService, type Principal, type TurnService } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class MessagesController {
  readonly #turns: TurnService;
  readonly #corrections: CorrectionService;
  constructor(@Inject(tokens.turns) turns: TurnService, @Inject(tokens.corrections) corrections: CorrectionService) {
    this.#turns = turns;
    this.#corrections = corrections;
  }

  @Endpoint(routes.sendMessage)
  send(@Input() { body }: InputOf<R['sendMessage']>, @Caller() caller: Principal) {
    return this.#turns.send({
      ownerId: caller.userId,
      conversationId: body.conversation_id,
      content: body.content,
      attachments: body.attachments,
      references: body.references,
      parentId: body.parent_id,
      busyMode: body.busy_mode,
      compare: body.compare,
      ...generationOf(body),
    });
  }

  @Endpoint(routes.getMessage)
  async get(@Input() { params }: InputOf<R['getMessage']>, @Caller() caller: Principal) {
    return toWireMessage(await this.#turns.message(caller.userId, params.id));
  }

  @Endpoint(routes.editMessage)
  edit(@Input() { params, body }: InputOf<R['editMessage']>, @Caller() caller: Principal) {
    return this.#turns.edit({
      ownerId: caller.userId,
      messageId: params.id,
      content: body.content,
      references: body.references,
      compare: body.compare,
      attachments: body.attachments,
      ...generationOf(body),
    });
  }

  @Endpoint(routes.correctMessage)
  correct(@Input() { params, body }: InputOf<R['correctMessage']>, @Caller() caller: Principal) {
    return this.#corrections.correct(caller.userId, params.id, body);
  }

  @Endpoint(routes.regenerateMessage)
  regenerate(@Input() { params, body }: InputOf<R['regenerateMessage']>, @Caller() caller: Principal) {
    return this.#turns.regenerate({
      ownerId: caller.userId,
      messageId: params.id,
      compare: body.compare,
      ...generationOf(body),
    });
  }

  @Endpoint(routes.continueMessage)
  continue(@Input() { params, body }: InputOf<R['continueMessage']>, @Caller() caller: Principal) {
    return this.#turns.continueAnswer({ ownerId: caller.userId, messageId: params.id, ...generationOf(body) });
  }
}

function generationOf(body: InputOf<R['continueMessage']>['body']) {
  return { idempotencyKey: body.idempotency_key, model: body.model, parameters: body.parameters, tools: body.tools };
}
