import { CreatePrompt, Prompt, PromptList, UpdatePrompt } from './prompts.ts';
import { byId, ownWrite, reads, table, writes } from './route.ts';

export const promptRoutes = table({
  listPrompts: {
    method: 'GET',
    path: '/api/prompts',
    tag: 'prompts',
    summary: 'Your saved prompts, by their command',
    access: reads,
    success: 200,
    response: PromptList,
  },
  createPrompt: {
    method: 'POST',
    path: '/api/prompts',
    tag: 'prompts',
    summary: 'Save a prompt',
    access: writes,
    body: CreatePrompt,
    success: 201,
    response: Prompt,
  },
  updatePrompt: {
    method: 'PATCH',
    path: '/api/prompts/:id',
    tag: 'prompts',
    summary: 'Change a saved prompt',
    access: ownWrite('prompt'),
    ...byId,
    body: UpdatePrompt,
    success: 200,
    response: Prompt,
  },
  deletePrompt: {
    method: 'DELETE',
    path: '/api/prompts/:id',
    tag: 'prompts',
    summary: 'Delete a saved prompt',
    access: ownWrite('prompt'),
    ...byId,
    success: 204,
  },
});
