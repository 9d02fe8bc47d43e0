import type { Health, Readiness } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export interface SystemState {
  readonly health: Health;
  readonly readiness: Readiness;
}

export async function readSystem(): Promise<SystemState> {
  const [health, readiness] = await Promise.all([parley().call('health'), parley().call('readiness')]);
  return { health, readiness };
}
