import { limits, type CreatePrompt, type Prompt, type UpdatePrompt } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';

/** Every call names the owner: a foreign id is as good as none. */
export interface PromptStore {
  list(ownerId: string): Promise<Prompt[]>;
  create(prompt: {
    readonly id: string;
    readonly ownerId: string;
    readonly command: string;
    readonly title: string;
    readonly content: string;
    readonly most: number;
    readonly now: Date;
  }): Promise<Prompt | 'taken' | 'too_many'>;
  update(change: {
    readonly id: string;
    readonly ownerId: string;
    readonly command: string | null;
    readonly title: string | null;
    readonly content: string | null;
    readonly version: number | null;
    readonly now: Date;
  }): Promise<Prompt | 'taken' | 'changed' | 'missing'>;
  remove(ownerId: string, id: string): Promise<boolean>;
}

export interface PromptService {
  list(ownerId: string): Promise<Prompt[]>;
  create(ownerId: string, request: CreatePrompt): Promise<Prompt>;
  update(ownerId: string, id: string, request: UpdatePrompt): Promise<Prompt>;
  remove(ownerId: string, id: string): Promise<void>;
}

/** A person's own library of prompts (SPEC SP). */
export function createPromptService(options: {
  readonly store: PromptStore;
  readonly clock: Clock;
  readonly newId: IdFactory;
}): PromptService {
  const { store, clock, newId } = options;
  return {
    list: (ownerId) => store.list(ownerId),
    async create(ownerId, { command, title = '', content }) {
      const made = await store.create({
        id: newId(),
        ownerId,
        command,
        title,
        content,
        most: limits.prompts,
        now: clock.now(),
      });
      if (made === 'taken') throw taken(command);
      if (made === 'too_many')
        throw new ParleyError('conflict', `There are ${limits.prompts} saved prompts already; delete one first.`);
      return made;
    },
    async update(ownerId, id, { command = null, title = null, content = null, version = null }) {
      const changed = await store.update({ id, ownerId, command, title, content, version, now: clock.now() });
      if (changed === 'missing') throw notFound();
      if (changed === 'taken') throw taken(command ?? '');
      if (changed === 'changed')
        throw new ParleyError('conflict', 'This prompt was changed elsewhere meanwhile; read it again.');
      return changed;
    },
    async remove(ownerId, id) {
      if (!(await store.remove(ownerId, id))) throw notFound();
    },
  };
}

function taken(command: string): ParleyError {
  return new ParleyError('conflict', `There is a prompt “/${command}” already.`);
}

function notFound(): ParleyError {
  return new ParleyError('not_found', 'There is no such prompt.');
}
