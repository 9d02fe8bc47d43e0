import type { ModelRequest } from '@parley/core';

export function estimateInput(request: ModelRequest, countTokens: (text: string) => number): number {
  const messages = request.messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  return messages + (request.tools ?? []).reduce((sum, tool) => sum + countTokens(JSON.stringify(tool)), 0);
}
