import { truncateMiddle, type ContextContributor } from '../context/index.ts';
import type { FolderStore } from './folder.service.ts';

/** What the folder of the conversation asks of every answer (SPEC F4). */
export function createFolderInstructions(store: Pick<FolderStore, 'ofConversation'>): ContextContributor {
  return {
    id: 'folder',
    priority: 90,
    budget: { tokens: 2_000 },
    async contribute({ conversation }, budget) {
      if (conversation.folderId === null) return [];
      const folder = await store.ofConversation(conversation.id);
      if (folder === undefined || folder.instructions === '') return [];
      const whole = `Instructions for all conversations in the folder “${folder.name}”:\n${folder.instructions}`;
      const content = truncateMiddle(whole, (text) => budget.costOf(text) <= budget.tokens);
      if (content === undefined) {
        budget.leftOut(1);
        return [];
      }
      return [{ place: 'instructions', role: 'system', content, source: 'folder', shortened: content !== whole }];
    },
  };
}
