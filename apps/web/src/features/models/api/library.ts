import type { LibraryModel, LibraryModelDetails, LibraryModelList, ModelAdapter, RouteBody } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export const readLibrary = async (): Promise<LibraryModelList> => parley().call('listLibrary');

export const readDetails = async (id: string): Promise<LibraryModelDetails> => parley().call('getLibraryModel', { id });

export const pauseModel = async (id: string): Promise<LibraryModel> => parley().call('pausePull', { id });

export const cancelModel = async (id: string): Promise<LibraryModel> => parley().call('cancelPull', { id });

export const removeModel = async (id: string): Promise<void> => parley().call('removeModel', { id });

export const importModel = async (body: RouteBody<'importModel'>): Promise<LibraryModel> =>
  parley().call('importModel', { body });

export const attachAdapter = async (id: string, body: RouteBody<'attachAdapter'>): Promise<ModelAdapter> =>
  parley().call('attachAdapter', { id, body });

export const scaleAdapter = async (id: string, adapter: string, scale: number): Promise<ModelAdapter> =>
  parley().call('scaleAdapter', { id, body: { adapter_id: adapter, scale } });

export const detachAdapter = async (id: string, adapter: string): Promise<void> =>
  parley().call('detachAdapter', { id, body: { adapter_id: adapter } });
