import type { MessageStatus, RunParameters, Sender } from './wire-types.ts';
import type { LanguageModel, ModelImage } from '../models/index.ts';

/** One source of context. Rules: SPEC.md beside this file. */
export interface ContextContributor {
  /** Unique in a list; stands in reports. */
  readonly id: string;
  /** Higher is served first when tokens are short. The place in the prompt is the place in the list. */
  readonly priority: number;
  readonly budget: ContextBudget;
  /** True: without it there is no turn. */
  readonly required?: boolean;
  readonly timeoutMs?: number;
  contribute(input: ContextInput, budget: ContributionBudget): Promise<readonly ContextBlock[]>;
}

export type ContextBudget = { readonly tokens: number } | { readonly share: number } | 'rest';

export interface ContextInput {
  readonly conversation: ContextConversation;
  readonly model: Pick<LanguageModel, 'id' | 'contextTokens' | 'countTokens'>;
  readonly parameters: RunParameters;
  /** Aborted when the turn is, or when the contributor's time is up. */
  readonly signal: AbortSignal;
}

export interface ContextConversation {
  readonly id: string;
  readonly ownerId?: string;
  readonly folderId?: string | null;
  /** The chosen branch, oldest first, up to the message to be answered. The newest part of it is enough. */
  readonly messages: readonly ConversationMessage[];
}

export interface ConversationMessage {
  readonly id: string;
  readonly sender: Sender;
  readonly content: string;
  readonly status: MessageStatus;
  /** What belongs to it beside its words, and the tokens that takes. */
  readonly images?: readonly ModelImage[];
  readonly imageTokens?: number;
  readonly parts?: readonly { readonly kind: string; readonly conversation_id?: string }[] | null;
}

export interface ContributionBudget {
  readonly tokens: number;
  /** What a message or block of this text takes from the budget. */
  costOf(content: string): number;
  /** For the report: pieces the contributor itself left out. */
  leftOut(count: number): void;
}

export interface ContextBlock {
  /** `instructions`: part of the one system message. `conversation`: a message of its own. */
  readonly place: 'instructions' | 'conversation';
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Of a user's block. They stay with it or go with it. */
  readonly images?: readonly ModelImage[];
  readonly imageTokens?: number;
  /** The highest rank goes first when the budget is exceeded. Default: the block's index. */
  readonly rank?: number;
  readonly shortened?: boolean;
  /** What it was made from, e.g. `assistant@1`; stands in reports. */
  readonly source?: string;
}
