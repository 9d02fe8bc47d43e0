import { assembleContext, type ContextContributor, type ContextReport } from '../context/index.ts';
import { prepareAttachments } from '../files/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { LanguageModel, ModelRequest, ToolDefinition } from '../models/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import type { RecentPrompts } from './recent-prompts.ts';
import type { TurnStore } from './turn-store.ts';
import type { StoredMessage, StoredRun } from './types.ts';

/** What the model reads for a run, and the record of how it came about. */
export interface Prompt {
  readonly request: ModelRequest;
  readonly report: ContextReport;
  /** What of it the model could not be given. */
  readonly warnings: readonly string[];
}

export interface PromptAssembler {
  /** What can be read before the lease is certain, beside it. */
  gather(runId: string): Promise<readonly StoredMessage[]>;
  assemble(leased: LeasedPrompt): Promise<Prompt>;
}

export interface LeasedPrompt {
  readonly run: StoredRun;
  readonly folderId: string | null;
  readonly gathered: readonly StoredMessage[];
  readonly model: LanguageModel;
  readonly tools: readonly ToolDefinition[];
  readonly signal: AbortSignal;
}

/** No window holds more messages than this, and no chat should be read whole for one answer. */
const newestMessages = 1_000;

/** The run's branch up to the message it answers, through the list of contributors. */
export function createPromptAssembler(options: {
  readonly store: TurnStore;
  readonly contributors: readonly ContextContributor[];
  readonly clock: Clock;
  readonly objects: Pick<ObjectStore, 'get'>;
  readonly recent: Pick<RecentPrompts, 'takeBranch'>;
}): PromptAssembler {
  const { store, contributors, clock, objects, recent } = options;
  return {
    gather: async (runId) => recent.takeBranch(runId) ?? store.branchOfRun(runId, newestMessages),
    async assemble({ run, folderId, gathered, model, tools, signal }) {
      // Read beside the lease, it may have seen the answer before this one a moment before it was complete.
      const messages = gathered.some(isUnfinished) ? await store.branchOfRun(run.id, newestMessages) : gathered;
      const continued = run.continuesMessageId === null ? undefined : await store.findMessage(run.continuesMessageId);
      const prepared = await prepareAttachments(messages, { objects, model, parameters: run.parameters });
      const { request, report } = await assembleContext({
        contributors,
        clock,
        model,
        tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
        signal,
        parameters: run.parameters,
        conversation: { id: run.conversationId, ownerId: run.ownerId, folderId, messages: prepared.messages },
        ...(continued === undefined ? {} : { continueFrom: continued.content }),
      });
      // The next turn begins with what this one has read.
      return { request: { ...request, cacheKey: run.conversationId }, report, warnings: prepared.warnings };
    },
  };
}

function isUnfinished({ status }: StoredMessage): boolean {
  return status === 'pending' || status === 'streaming';
}
