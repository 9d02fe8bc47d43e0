import type { WorkerMessage } from '@parley/protocol';
import type { MessageBus } from '../../messaging/index.ts';
import type { StoredRun } from '../types.ts';

/** T4.3: asks the worker that holds the run, if one does, for what is not in the log yet and for what comes. */
export function watchRun(bus: MessageBus, run: StoredRun, gatewayId: string): void {
  if (run.status !== 'running') return;
  send(bus, run, { v: 1, kind: 'watch', run_id: run.id, conversation_id: run.conversationId, gateway_id: gatewayId });
}

/** The gateway has no screen of this run's conversation any more. */
export function unwatchRun(bus: MessageBus, run: StoredRun, gatewayId: string): void {
  send(bus, run, { v: 1, kind: 'unwatch', run_id: run.id, gateway_id: gatewayId });
}

function send(bus: MessageBus, run: StoredRun, message: WorkerMessage): void {
  if (run.leaseOwner !== null) bus.send({ kind: 'worker', id: run.leaseOwner }, JSON.stringify(message));
}
