import type { Readiness, RouteBody, RouteResult, User } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export type AuditEntry = RouteResult<'listAudit'>['items'][number];
export type ModerationEntry = RouteResult<'listModeration'>['items'][number];
export type DeadLetter = RouteResult<'listDeadLetters'>['items'][number];
export type QueueName = DeadLetter['queue'];
export type AuditVerification = RouteResult<'verifyAudit'>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

const after = (cursor: string | undefined) => ({ limit: 50, ...(cursor === undefined ? {} : { cursor }) });

export const readUsers = async (cursor?: string): Promise<Page<User>> =>
  parley().call('listUsers', { query: after(cursor) });

export const createUser = async (body: RouteBody<'createUser'>): Promise<User> => parley().call('createUser', { body });

export const updateUser = async (id: string, body: RouteBody<'updateUser'>): Promise<User> =>
  parley().call('updateUser', { id, body });

export const readAudit = async (cursor?: string): Promise<Page<AuditEntry>> =>
  parley().call('listAudit', { query: after(cursor) });

export const verifyAudit = async (): Promise<AuditVerification> => parley().call('verifyAudit');

export const readModeration = async (cursor?: string): Promise<Page<ModerationEntry>> =>
  parley().call('listModeration', { query: after(cursor) });

export const readDeadLetters = async (queue: QueueName): Promise<readonly DeadLetter[]> =>
  (await parley().call('listDeadLetters', { query: { queue, limit: 100 } })).items;

export const replayDeadLetters = async (queue: QueueName, ids: string[]): Promise<number> =>
  (await parley().call('replayDeadLetters', { body: { queue, ids } })).affected;

export const discardDeadLetters = async (queue: QueueName, ids: string[]): Promise<number> =>
  (await parley().call('discardDeadLetters', { body: { queue, ids } })).affected;

export const readReadiness = async (): Promise<Readiness> => parley().call('readiness');
