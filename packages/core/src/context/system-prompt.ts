import type { ContextContributor } from './context-contributor.ts';

/** A text with a name: a changed text gets a new version, so that a run can say what it was told (C15). */
export interface VersionedPrompt {
  readonly id: string;
  readonly version: number;
  readonly text: string;
}

export function createSystemPrompt(prompt: VersionedPrompt): ContextContributor {
  return {
    id: 'system_prompt',
    priority: 100,
    budget: { share: 0.5 },
    required: true,
    contribute: async () => [
      {
        place: 'instructions',
        role: 'system',
        content: prompt.text,
        rank: 0,
        source: `${prompt.id}@${prompt.version}`,
      },
    ],
  };
}
