import type { LibraryModel, RouteResult } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

type ModelList = RouteResult<'listModels'>;
export type Model = ModelList['items'][number];
export type ModelNotice = NonNullable<ModelList['notice']>;

export function readModels(): Promise<ModelList> {
  return parley().call('listModels');
}

export function pullModel(id: string): Promise<LibraryModel> {
  return parley().call('pullModel', { id });
}

export function followModel(id: string, signal: AbortSignal): AsyncIterable<LibraryModel> {
  return parley().followModel(id, signal);
}
