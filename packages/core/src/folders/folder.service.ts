import { limits, type CreateFolder, type Folder, type UpdateFolder } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import type { ModelRegistry } from '../models/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';

export interface FolderStore {
  list(ownerId: string): Promise<Folder[]>;
  /** At the end; undefined when there are too many. */
  create(ownerId: string, folder: NewFolder, most: number): Promise<Folder | undefined>;
  update(ownerId: string, id: string, change: UpdateFolder, now: Date): Promise<Folder | undefined>;
  /** Answers the conversations that were in it. */
  delete(ownerId: string, id: string): Promise<string[] | undefined>;
  /** For the prompt; whoever owns it. */
  ofConversation(conversationId: string): Promise<Folder | undefined>;
}

export interface NewFolder {
  readonly id: string;
  readonly name: string;
  readonly color: Folder['color'];
  readonly instructions: string;
  readonly model: string | null;
  readonly now: Date;
}

export interface FolderService {
  list(ownerId: string): Promise<Folder[]>;
  create(ownerId: string, request: CreateFolder): Promise<Folder>;
  update(ownerId: string, id: string, request: UpdateFolder): Promise<Folder>;
  delete(ownerId: string, id: string): Promise<void>;
}

/** Rules: SPEC.md beside this file. */
export function createFolderService(options: {
  readonly store: FolderStore;
  readonly models: ModelRegistry;
  readonly news: UserNewsPublisher;
  readonly clock: Clock;
  readonly newId: IdFactory;
}): FolderService {
  const { store, models, news, clock, newId } = options;

  function checkModel(model: string | null | undefined): void {
    if (model != null && models.resolve(model) === undefined)
      throw new ParleyError('unknown_model', `There is no model called “${model}”.`);
  }

  return {
    list: (ownerId) => store.list(ownerId),
    async create(ownerId, request) {
      checkModel(request.model);
      const folder = await store.create(
        ownerId,
        {
          id: newId(),
          name: request.name,
          color: request.color ?? 'gray',
          instructions: request.instructions ?? '',
          model: request.model ?? null,
          now: clock.now(),
        },
        limits.folders,
      );
      if (folder === undefined) throw new ParleyError('conflict', `At most ${limits.folders} folders.`);
      news.tell(ownerId, { folders: true });
      return folder;
    },
    async update(ownerId, id, request) {
      checkModel(request.model);
      const folder = await store.update(ownerId, id, request, clock.now());
      if (folder === undefined) throw notFound();
      news.tell(ownerId, { folders: true });
      return folder;
    },
    async delete(ownerId, id) {
      const conversations = await store.delete(ownerId, id);
      if (conversations === undefined) throw notFound();
      news.tell(ownerId, { folders: true, conversations });
    },
  };
}

function notFound(): ParleyError {
  return new ParleyError('not_found', 'There is no such folder.');
}
