import { Controller, Inject } from '@nestjs/common';
import type { FeedbackService, Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';

type R = typeof routes;

@Controller()
export class FeedbackController {
  readonly #feedback: FeedbackService;
  constructor(@Inject(tokens.feedback) feedback: FeedbackService) {
    this.#feedback = feedback;
  }

  @Endpoint(routes.setFeedback)
  set(@Input() { params, body }: InputOf<R['setFeedback']>, @Caller() caller: Principal) {
    return this.#feedback.set(caller.userId, params.id, body);
  }

  @Endpoint(routes.deleteFeedback)
  async remove(@Input() { params }: InputOf<R['deleteFeedback']>, @Caller() caller: Principal) {
    await this.#feedback.remove(caller.userId, params.id);
  }
}
