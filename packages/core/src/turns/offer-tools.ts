import type { LanguageModel } from '../models/index.ts';
import type { Tool, ToolRegistry } from '../tools/index.ts';
import type { OfferedTools } from './tool-step.ts';
import type { TurnStore } from './turn-store.ts';
import type { StoredRun } from './types.ts';

/** Definitions may take this share of a window before tools that nobody named are left out. */
const mostOfWindow = 0.25;

/** What a run may call (SPEC T13.1). */
export async function offerTools(options: {
  readonly run: StoredRun;
  readonly registry: ToolRegistry;
  readonly model: LanguageModel;
  readonly store: Pick<TurnStore, 'decisionsOf' | 'allowedTools'>;
}): Promise<{ readonly offered: OfferedTools | undefined; readonly warnings: readonly string[] }> {
  const { run, registry, model, store } = options;
  const { names, warnings } = namesFor(run, model, registry);
  // A tool that was there when the message came may be gone.
  const tools = names.flatMap((name) => registry.find(name) ?? []);
  if (tools.length === 0 && run.resume === null) return { offered: undefined, warnings };
  let allowed: Promise<ReadonlySet<string>> | undefined;
  return {
    warnings,
    offered: {
      tools,
      userId: run.ownerId,
      conversationId: run.conversationId,
      allowed: () => (allowed ??= store.allowedTools(run.conversationId)),
      decisions: run.resume === null ? new Map() : await store.decisionsOf(run.id),
    },
  };
}

function namesFor(
  run: StoredRun,
  model: LanguageModel,
  registry: ToolRegistry,
): { readonly names: readonly string[]; readonly warnings: readonly string[] } {
  if (run.tools === null) {
    if (!model.abilities.tools) return { names: [], warnings: [] };
    const usual = registry.list().filter(({ isDefault }) => isDefault === true);
    const tooMuch = tokensOf(usual, model) > model.contextTokens * mostOfWindow;
    return { names: tooMuch ? [] : usual.map(({ name }) => name), warnings: [] };
  }
  if (run.tools.length === 0 || model.abilities.tools) return { names: run.tools, warnings: [] };
  return { names: [], warnings: [`${model.name} can’t use tools; none were offered.`] };
}

export function tokensOf(tools: readonly Tool[], model: Pick<LanguageModel, 'countTokens'>): number {
  return tools.reduce(
    (sum, { name, description, parameters }) =>
      sum + model.countTokens(`${name}\n${description}\n${JSON.stringify(parameters)}`),
    0,
  );
}
