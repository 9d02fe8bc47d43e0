import { assembleContext, type ContextContributor, type ContextReport } from '../context/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { LanguageModel, ModelRequest } from '../models/index.ts';
import type { TurnStore } from './turn-store.ts';
import type { StoredRun } from './types.ts';

/** What the model reads for a run, and the record of how it came about. */
export interface Prompt {
  readonly request: ModelRequest;
  readonly report: ContextReport;
}

export interface PromptAssembler {
  assemble(run: StoredRun, model: LanguageModel, signal: AbortSignal): Promise<Prompt>;
}

/** No window holds more messages than this, and no chat should be read whole for one answer. */
const newestMessages = 1_000;

/** The run's branch up to the message it answers, through the list of contributors. */
export function createPromptAssembler(options: {
  readonly store: TurnStore;
  readonly contributors: readonly ContextContributor[];
  readonly clock: Clock;
}): PromptAssembler {
  const { store, contributors, clock } = options;
  return {
    async assemble(run, model, signal) {
      const messages = await store.branch(run.promptMessageId, newestMessages);
      const continued = run.continuesMessageId === null ? undefined : await store.findMessage(run.continuesMessageId);
      return assembleContext({
        contributors,
        clock,
        model,
        signal,
        parameters: run.parameters,
        conversation: { id: run.conversationId, messages },
        ...(continued === undefined ? {} : { continueFrom: continued.content }),
      });
    },
  };
}
