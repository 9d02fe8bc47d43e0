export { assembleContext, type AssembleContextOptions, type AssembledContext } from './assemble-context.ts';
export type {
  ContextBlock,
  ContextBudget,
  ContextContributor,
  ContextConversation,
  ContextInput,
  ContributionBudget,
  ConversationMessage,
} from './context-contributor.ts';
export type { ContextReport, ContributorError, ContributorReport } from './context-report.ts';
export { inputLimitOf } from './context-window.ts';
export { createHistoryWindow } from './history-window.ts';
export { assistantPrompt } from './prompts/assistant.ts';
export { truncateMiddle } from './truncate-middle.ts';
export { createReferences, type ReferencedMessage, type ReferenceSource } from './references.ts';
export { createSystemPrompt, type VersionedPrompt } from './system-prompt.ts';
