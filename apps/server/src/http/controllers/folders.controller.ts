import { Controller, Inject } from '@nestjs/common';
import type { FolderService, Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class FoldersController {
  readonly #folders: FolderService;
  constructor(@Inject(tokens.folders) folders: FolderService) {
    this.#folders = folders;
  }

  @Endpoint(routes.listFolders)
  async list(@Caller() caller: Principal) {
    return { items: await this.#folders.list(caller.userId) };
  }

  @Endpoint(routes.createFolder)
  create(@Input() { body }: InputOf<R['createFolder']>, @Caller() caller: Principal) {
    return this.#folders.create(caller.userId, body);
  }

  @Endpoint(routes.updateFolder)
  update(@Input() { params, body }: InputOf<R['updateFolder']>, @Caller() caller: Principal) {
    return this.#folders.update(caller.userId, params.id, body);
  }

  @Endpoint(routes.deleteFolder)
  async delete(@Input() { params }: InputOf<R['deleteFolder']>, @Caller() caller: Principal) {
    await this.#folders.delete(caller.userId, params.id);
  }
}
