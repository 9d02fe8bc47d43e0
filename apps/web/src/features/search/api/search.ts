import type { QueryPastResult, RouteBody } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function queryPast(body: RouteBody<'queryPast'>): Promise<QueryPastResult> {
  return parley().call('queryPast', { body });
}
