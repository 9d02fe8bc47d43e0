import type {
  EmbeddingState,
  LocalServer,
  Provider,
  ProviderCheck,
  ProviderModel,
  ProviderTest,
  RouteBody,
  RouteResult,
  RoutingSettings,
} from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export type ProviderList = RouteResult<'listProviders'>;

export const readProviders = async (): Promise<ProviderList> => parley().call('listProviders');

export const readFound = async (): Promise<readonly LocalServer[]> => (await parley().call('listLocalServers')).items;

export const checkProvider = async (body: RouteBody<'checkProvider'>): Promise<ProviderCheck> =>
  parley().call('checkProvider', { body });

export const createProvider = async (body: RouteBody<'createProvider'>): Promise<Provider> =>
  parley().call('createProvider', { body });

export const updateProvider = async (id: string, body: RouteBody<'updateProvider'>): Promise<Provider> =>
  parley().call('updateProvider', { id, body });

export const deleteProvider = async (id: string): Promise<void> => parley().call('deleteProvider', { id });

export const testProvider = async (id: string): Promise<ProviderTest> =>
  parley().call('testProvider', { id, body: {} });

export const readAvailable = async (id: string): Promise<readonly ProviderModel[]> =>
  (await parley().call('listAvailableModels', { id })).items;

export const readRouting = async (): Promise<RoutingSettings> => parley().call('getRouting');

export const changeRouting = async (body: RouteBody<'setRouting'>): Promise<RoutingSettings> =>
  parley().call('setRouting', { body });

export const readEmbeddings = async (): Promise<EmbeddingState> => parley().call('getEmbeddings');

export const chooseEmbeddings = async (model: string): Promise<EmbeddingState> =>
  parley().call('useEmbeddingModel', { body: { model } });
