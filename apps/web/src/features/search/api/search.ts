import type { AskEvent, QueryPastResult, RouteBody } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function queryPast(body: RouteBody<'queryPast'>): Promise<QueryPastResult> {
  return parley().call('queryPast', { body });
}

export function askPast(body: RouteBody<'askPast'>, signal: AbortSignal): AsyncGenerator<AskEvent, void, undefined> {
  return parley().ask(body, signal);
}
