import { ModelError, type ModelAbilities, type ModelRequest } from '@parley/core';

/** M15: a request whose tools or results the model can't take fails before anything is sent. */
export function assertToolsFit(request: ModelRequest, abilities: ModelAbilities): void {
  if (abilities.tools) return;
  const asks = (request.tools?.length ?? 0) > 0 || request.messages.some((message) => message.role === 'tool');
  if (asks) throw new ModelError('error', 'The model calls no tools', { retryable: false });
}
