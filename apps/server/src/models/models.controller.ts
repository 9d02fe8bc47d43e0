import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ParleyError, type ModelRegistry, type Principal } from '@parley/core';
import { routes, type LibraryModelDetails } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import type { AdminReads } from '../http/admin-reads.ts';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import { eventStreamType, type RunStreams } from '../sockets/run-stream.ts';
import { tokens } from '../tokens.ts';
import type { LocalModels } from './local-models.ts';
import { readMachine } from './machine.ts';
import type { ModelDesk } from './model-desk.ts';
import { streamModel } from './model-stream.ts';
import { toWireAdapter, toWireModel } from './wire-model.ts';

type R = typeof routes;

/** Which models can answer, and the library they come from. */
@Controller()
export class ModelsController {
  readonly #models: ModelRegistry;
  readonly #desk: ModelDesk;
  readonly #local: LocalModels;
  readonly #audit: AdminReads;
  readonly #streams: RunStreams;
  constructor(
    @Inject(tokens.models) models: ModelRegistry,
    @Inject(tokens.modelDesk) desk: ModelDesk,
    @Inject(tokens.localModels) local: LocalModels,
    @Inject(tokens.adminReads) audit: AdminReads,
    @Inject(tokens.streams) streams: RunStreams,
  ) {
    this.#models = models;
    this.#desk = desk;
    this.#local = local;
    this.#audit = audit;
    this.#streams = streams;
  }

  @Endpoint(routes.listModels)
  listModels() {
    const list = this.#desk.list();
    const notice = this.#local.notice(list.items);
    return { ...list, ...(notice === undefined ? {} : { notice }) };
  }

  @Endpoint(routes.useModel)
  async use(@Input() { body }: InputOf<R['useModel']>, @Caller() caller: Principal) {
    const { library } = this.#local;
    if (body.model !== null && this.#models.resolve(body.model) === undefined) {
      const known = library.find(body.model.replace(/^local\//, ''));
      if (known !== undefined && known.kind !== 'chat')
        throw new ParleyError('unknown_model', `${known.name} does not chat.`);
      throw new ParleyError(
        'unknown_model',
        known === undefined ? 'There is no such model.' : `${known.name} is not installed yet; fetch it first.`,
      );
    }
    await this.#desk.use(body.model);
    await this.#audit.note(caller, 'model.used', body.model ?? 'first');
    return this.listModels();
  }

  @Endpoint(routes.setModelParameters)
  async setParameters(@Input() { body }: InputOf<R['setModelParameters']>, @Caller() caller: Principal) {
    await this.#desk.setParameters(body.model, body.parameters);
    await this.#audit.note(caller, 'model.parameters_set', body.model);
    return this.listModels();
  }

  @Endpoint(routes.testModel)
  test(@Input() { body }: InputOf<R['testModel']>) {
    return this.#desk.test(body.model);
  }

  @Endpoint(routes.listLibrary)
  async list() {
    const { defaultId } = this.#models;
    const { library, folder, importFrom } = this.#local;
    return {
      items: library.list().map((model) => toWireModel(model, defaultId)),
      machine: await readMachine(folder),
      import_from: importFrom,
    };
  }

  @Endpoint(routes.importModel)
  async import(@Input() { body }: InputOf<R['importModel']>, @Caller() caller: Principal) {
    const model = await this.#local.library.importFile(body);
    await this.#audit.note(caller, 'model.imported', model.id);
    return this.#wire(model.id);
  }

  @Endpoint(routes.getLibraryModel)
  async get(@Input() { params }: InputOf<R['getLibraryModel']>): Promise<LibraryModelDetails> {
    const model = this.#wire(params.id);
    const head = await this.#local.library.inspect(params.id);
    return {
      ...model,
      file_details:
        head === undefined
          ? null
          : {
              architecture: head.architecture,
              tokenizer: head.tokenizer ?? null,
              vocabulary: head.vocabulary ?? null,
              layers: head.layers ?? null,
              embedding_length: head.embeddingLength ?? null,
              tensors: head.tensors,
              chat_template: head.chatTemplate ?? null,
              memory: [2_048, 4_096, 8_192, 32_768, 131_072]
                .filter((tokens) => tokens <= head.contextTokens)
                .map((tokens) => ({ context_tokens: tokens, memory_bytes: head.memoryBytes(tokens) })),
            },
    };
  }

  @Endpoint(routes.removeModel)
  async remove(@Input() { params }: InputOf<R['removeModel']>, @Caller() caller: Principal) {
    await this.#local.library.remove(params.id);
    await this.#audit.note(caller, 'model.removed', params.id);
  }

  @Endpoint(routes.pullModel)
  async pull(@Input() { params }: InputOf<R['pullModel']>, @Caller() caller: Principal) {
    await this.#local.library.pull(params.id);
    await this.#audit.note(caller, 'model.pulled', params.id);
    return this.#wire(params.id);
  }

  @Endpoint(routes.pausePull)
  async pause(@Input() { params }: InputOf<R['pausePull']>, @Caller() caller: Principal) {
    await this.#local.library.pause(params.id);
    await this.#audit.note(caller, 'model.paused', params.id);
    return this.#wire(params.id);
  }

  @Endpoint(routes.cancelPull)
  async cancel(@Input() { params }: InputOf<R['cancelPull']>, @Caller() caller: Principal) {
    await this.#local.library.cancel(params.id);
    await this.#audit.note(caller, 'model.cancelled', params.id);
    return this.#wire(params.id);
  }

  @Endpoint(routes.streamModel)
  stream(
    @Input() { params }: InputOf<R['streamModel']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const first = this.#wire(params.id);
    if (request.method === 'HEAD') return void reply.header('content-type', eventStreamType).send();
    const connection = { principal: caller, close: () => void reply.raw.destroy() };
    const release = this.#streams.connections.add(connection, request.authenticatedAtMs ?? 0);
    reply.raw.on('close', release);
    reply.hijack();
    streamModel(reply.raw, first, (listener) =>
      this.#local.library.subscribe((model) => {
        if (model.id === params.id) listener(toWireModel(model, this.#models.defaultId));
      }),
    );
  }

  @Endpoint(routes.listAdapters)
  adapters(@Input() { params }: InputOf<R['listAdapters']>) {
    return { items: this.#wire(params.id).adapters };
  }

  @Endpoint(routes.attachAdapter)
  async attach(@Input() { params, body }: InputOf<R['attachAdapter']>, @Caller() caller: Principal) {
    const { file, id, scale } = body;
    this.#wire(params.id);
    const adapter = await this.#local.library.attachAdapter(params.id, {
      file,
      scale,
      ...(id === undefined ? {} : { id }),
    });
    await this.#audit.note(caller, 'model.adapter_attached', `${params.id}/${adapter.id}`);
    return toWireAdapter(adapter);
  }

  @Endpoint(routes.scaleAdapter)
  async scale(@Input() { params, body }: InputOf<R['scaleAdapter']>, @Caller() caller: Principal) {
    const adapter = await this.#local.library.scaleAdapter(params.id, body.adapter_id, body.scale);
    await this.#audit.note(caller, 'model.adapter_scaled', `${params.id}/${adapter.id}`);
    return toWireAdapter(adapter);
  }

  @Endpoint(routes.detachAdapter)
  async detach(@Input() { params, body }: InputOf<R['detachAdapter']>, @Caller() caller: Principal) {
    await this.#local.library.detachAdapter(params.id, body.adapter_id);
    await this.#audit.note(caller, 'model.adapter_detached', `${params.id}/${body.adapter_id}`);
  }

  #wire(id: string) {
    const model = this.#local.library.find(id);
    if (model === undefined) throw new ParleyError('not_found', 'There is no such model.');
    return toWireModel(model, this.#models.defaultId);
  }
}
