import {
  createIdFactory,
  systemClock,
  toLogRow,
  type Acceptance,
  type Lease,
  type LogRow,
  type NewTurn,
  type TurnStore,
} from '@parley/core';
import type { AcceptedTurn, RunEnded, TextDelta } from '@parley/protocol';
import type { Database } from '../../database/database.ts';
import { createTurnStore } from './turn-store.repository.ts';

/** Turns in a database without bus, worker or model: just enough to put the store through its rules. */
export interface TurnTestWorld {
  readonly database: Database;
  readonly store: TurnStore;
  readonly newId: () => string;
  createUser(): Promise<string>;
  createConversation(ownerId: string): Promise<string>;
  accept(ownerId: string, conversationId: string, turn?: Partial<NewTurn>): Promise<AcceptedTurn>;
  tryAccept(ownerId: string, conversationId: string, turn?: Partial<NewTurn>): Promise<Acceptance>;
  /** Accepted, moderated, leased. */
  leaseNew(workerId: string): Promise<{ lease: Lease; turn: AcceptedTurn; ownerId: string; conversationId: string }>;
  createWorker(leaseMs?: number): Promise<string>;
  expireWorker(workerId: string): Promise<void>;
  pass(runId: string): Promise<void>;
}

export const passing = {
  stage: 'input',
  action: 'allow',
  categories: [],
  policyVersion: 'test',
  detectors: { ran: [], failed: [] },
  durationMs: 0,
} as const;

export function createTurnTestWorld(database: Database): TurnTestWorld {
  const newId = createIdFactory(systemClock);
  const store = createTurnStore(database);

  const world: TurnTestWorld = {
    database,
    store,
    newId,
    async createUser() {
      const id = newId();
      await database.query(
        `insert into users (id, email, display_name, created_at, updated_at) values ($1, $2, 'Test', now(), now())`,
        [id, `${id}@example.org`],
      );
      return id;
    },
    async createConversation(ownerId) {
      const id = newId();
      await database.query(
        `insert into conversations (id, owner_id, start_timestamp, created_at, updated_at) values ($1, $2, now(), now(), now())`,
        [id, ownerId],
      );
      return id;
    },
    tryAccept: (ownerId, conversationId, turn = {}) =>
      store.accept({
        ownerId,
        conversationId,
        runId: newId(),
        assistantMessageId: newId(),
        kind: 'reply',
        parent: { kind: 'leaf' },
        userMessage: { id: newId(), content: 'Hello' },
        defaultModel: 'script/demo',
        parameters: {},
        maxOpenRuns: 50,
        now: new Date(),
        ...turn,
      }),
    async accept(ownerId, conversationId, turn) {
      const acceptance = await world.tryAccept(ownerId, conversationId, turn);
      if (acceptance.kind === 'refused') throw new Error(`refused: ${acceptance.code}`);
      return acceptance.turn;
    },
    async leaseNew(workerId) {
      const ownerId = await world.createUser();
      const conversationId = await world.createConversation(ownerId);
      const turn = await world.accept(ownerId, conversationId);
      await world.pass(turn.run.id);
      const lease = await store.lease(turn.run.id, workerId);
      if (lease === undefined) throw new Error('not leased');
      return { lease, turn, ownerId, conversationId };
    },
    async createWorker(leaseMs = 60_000) {
      const id = newId();
      await store.registerWorker(id, leaseMs);
      return id;
    },
    async expireWorker(workerId) {
      await database.query(`update workers set expires_at = now() - interval '1 second' where id = $1`, [workerId]);
    },
    async pass(runId) {
      if (!(await store.storeVerdict(runId, passing))) throw new Error('verdict not stored');
    },
  };
  return world;
}

export function delta(lease: Lease, seq: number, offset: number, text: string): LogRow {
  const event: TextDelta = { type: 'text.delta', run_id: lease.run.id, seq, part: 0, offset, text };
  return toLogRow(event, lease.fence);
}

export function ended(lease: Lease, seq: number, offset: number): LogRow {
  const event: RunEnded = {
    type: 'run.ended',
    run_id: lease.run.id,
    seq,
    at: { part: 0, offset },
    after: lease.started.seq,
    message_id: lease.run.messageId,
    status: 'done',
    reason: 'complete',
  };
  return toLogRow(event, lease.fence);
}
