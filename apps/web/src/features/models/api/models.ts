import type { RouteResult } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export type Model = RouteResult<'listModels'>['items'][number];

export async function readModels(): Promise<readonly Model[]> {
  return (await parley().call('listModels')).items;
}
