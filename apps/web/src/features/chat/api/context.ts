import type { SessionContext, UpdateContext } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function readContext(id: string): Promise<SessionContext> {
  return parley().call('getContext', { id });
}

export async function writeContext(id: string, body: UpdateContext) {
  return parley().call('updateContext', { id, body });
}
