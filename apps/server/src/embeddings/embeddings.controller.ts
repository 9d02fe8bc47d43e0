import { Controller, Inject } from '@nestjs/common';
import type { Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import type { AdminReads } from '../http/admin-reads.ts';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';
import { chooseEmbeddingModel, readEmbeddingState } from './embedding-state.ts';
import type { ServerEmbeddings } from './open-embeddings.ts';

@Controller()
export class EmbeddingsController {
  readonly #embeddings: ServerEmbeddings;
  readonly #audit: AdminReads;
  constructor(@Inject(tokens.embeddings) embeddings: ServerEmbeddings, @Inject(tokens.adminReads) audit: AdminReads) {
    this.#embeddings = embeddings;
    this.#audit = audit;
  }

  @Endpoint(routes.getEmbeddings)
  get() {
    return readEmbeddingState(this.#embeddings);
  }

  @Endpoint(routes.useEmbeddingModel)
  async use(@Input() { body }: InputOf<(typeof routes)['useEmbeddingModel']>, @Caller() caller: Principal) {
    await chooseEmbeddingModel(this.#embeddings, body.model);
    await this.#audit.note(caller, 'embeddings.model_changed', body.model);
    return readEmbeddingState(this.#embeddings);
  }
}
