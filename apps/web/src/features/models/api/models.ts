import type { LibraryModel, ModelParameters, ModelTest, RouteResult } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export type ModelList = RouteResult<'listModels'>;
export type Model = ModelList['items'][number];
export type ModelNotice = NonNullable<ModelList['notice']>;

export function readModels(): Promise<ModelList> {
  return parley().call('listModels');
}

export function useModel(model: string | null): Promise<ModelList> {
  return parley().call('useModel', { body: { model } });
}

export function setParameters(model: string, parameters: ModelParameters): Promise<ModelList> {
  return parley().call('setModelParameters', { body: { model, parameters } });
}

export function testModel(model: string): Promise<ModelTest> {
  return parley().call('testModel', { body: { model } });
}

export function pullModel(id: string): Promise<LibraryModel> {
  return parley().call('pullModel', { id });
}

export function followModel(id: string, signal: AbortSignal): AsyncIterable<LibraryModel> {
  return parley().followModel(id, signal);
}
