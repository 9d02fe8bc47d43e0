import type { PromptAssembler } from '@parley/core';
import type { Application } from './application.ts';

export function createPrompts(app: Application): PromptAssembler {
  return {
    async assemble(run) {
      const branch = await app.turnStore.branch(run.promptMessageId);
      const seed = run.continuesMessageId === null ? undefined : await app.turnStore.findMessage(run.continuesMessageId);
      return {
        messages: branch.filter((m) => m.status !== 'blocked' && m.content !== '').map((m) => ({ role: m.sender, content: m.content })),
        parameters: run.parameters,
        ...(seed === undefined ? {} : { continueFrom: seed.content }),
      };
    },
  };
}
