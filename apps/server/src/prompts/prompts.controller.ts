import { Controller, Inject } from '@nestjs/common';
import type { Principal, PromptService } from '@parley/core';
import { routes } from '@parley/protocol';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';

type R = typeof routes;

@Controller()
export class PromptsController {
  readonly #prompts: PromptService;
  constructor(@Inject(tokens.prompts) prompts: PromptService) {
    this.#prompts = prompts;
  }

  @Endpoint(routes.listPrompts)
  async list(@Caller() caller: Principal) {
    return { items: await this.#prompts.list(caller.userId) };
  }

  @Endpoint(routes.createPrompt)
  create(@Input() { body }: InputOf<R['createPrompt']>, @Caller() caller: Principal) {
    return this.#prompts.create(caller.userId, body);
  }

  @Endpoint(routes.updatePrompt)
  update(@Input() { params, body }: InputOf<R['updatePrompt']>, @Caller() caller: Principal) {
    return this.#prompts.update(caller.userId, params.id, body);
  }

  @Endpoint(routes.deletePrompt)
  async remove(@Input() { params }: InputOf<R['deletePrompt']>, @Caller() caller: Principal) {
    await this.#prompts.remove(caller.userId, params.id);
  }
}
