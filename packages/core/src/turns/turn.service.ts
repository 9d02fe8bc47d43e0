import { createHash } from 'node:crypto';
import type { AcceptedTurn, DecideTool, MessagePart, RunParameters, RunReason, RunRecord } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import type { MessageBus } from '../messaging/index.ts';
import { assertParameters, estimateTokens, type ModelRegistry } from '../models/index.ts';
import type { ToolRegistry } from '../tools/index.ts';
import { compareLanes } from './compare-lanes.ts';
import { fromWireMessage, lanesOf } from './frames.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { RecentPrompts } from './recent-prompts.ts';
import { toWireRecord } from './run-record.ts';
import { titleOf } from './titles.ts';
import type { Acceptance, NewTurn, OutboxRow, TurnStore } from './turn-store.ts';
import type { SettledRun, StoredMessage, StoredRun } from './types.ts';

export interface TurnRequest {
  readonly ownerId: string;
  readonly model?: string | undefined;
  /** T15.1: instead of `model`. */
  readonly compare?: readonly string[] | undefined;
  readonly parameters?: RunParameters | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface TurnService {
  send(
    request: TurnRequest & {
      conversationId?: string | undefined;
      content: string;
      /** Ids of files. */
      attachments?: readonly string[] | undefined;
      /** Ids of other conversations of the owner. */
      references?: readonly string[] | undefined;
      parentId?: string | null | undefined;
      busyMode?: 'queue' | 'steer' | undefined;
    },
  ): Promise<AcceptedTurn>;
  edit(
    request: TurnRequest & {
      messageId: string;
      content: string;
      /** Default: those of the message. */
      attachments?: readonly string[] | undefined;
      references?: readonly string[] | undefined;
    },
  ): Promise<AcceptedTurn>;
  regenerate(request: TurnRequest & { messageId: string }): Promise<AcceptedTurn>;
  continueAnswer(request: TurnRequest & { messageId: string }): Promise<AcceptedTurn>;
  /** T6: answers the run as it was when the wish was recorded. */
  stop(request: { ownerId: string; runId: string; reason?: RunReason }): Promise<StoredRun>;
  /** T14.3 */
  decideTool(request: DecideTool & { ownerId: string; runId: string; callId: string }): Promise<StoredRun>;
  /** Stops everything of a conversation that has not ended. */
  stopAll(conversationId: string, reason: RunReason): Promise<void>;
  run(ownerId: string, runId: string): Promise<StoredRun>;
  record(ownerId: string, runId: string): Promise<RunRecord>;
  message(ownerId: string, messageId: string): Promise<StoredMessage>;
}

export interface TurnServiceOptions {
  readonly store: TurnStore;
  readonly bus: MessageBus;
  readonly live: LivePublisher;
  readonly models: ModelRegistry;
  readonly tools: ToolRegistry;
  readonly clock: Clock;
  readonly newId: IdFactory;
  /** After something with an outbox row has committed. */
  readonly recent: RecentPrompts;
  readonly publish: (rows: readonly OutboxRow[]) => void;
  readonly onSettled: (run: SettledRun, rows: readonly OutboxRow[]) => void;
  readonly maxOpenRuns?: number;
  /** Before a turn is accepted; its end settles it. Throws when there is no more. */
  readonly quota?: TurnQuota | undefined;
  /** A turn was accepted, or a tool decided on: its conversation has changed. */
  readonly onAccepted?: (turn: SettledRun) => void;
}

/** Tokens that somebody may use (quotas/SPEC.md). */
export interface TurnQuota {
  reserve(ownerId: string, id: string, tokens: number): Promise<void>;
  settle(id: string, tokens: number): Promise<void>;
}

/** What a turn may take that says nothing of itself. */
const usualTurnTokens = 1_500;

/** The gateway's side of turns: accepts, branches, stops (SPEC T1, T6, T7). */
export function createTurnService(options: TurnServiceOptions): TurnService {
  const { store, bus, live, models, tools, clock, newId, recent, publish, maxOpenRuns = 50 } = options;

  async function accept(
    request: TurnRequest,
    turn: Pick<NewTurn, 'conversationId' | 'kind' | 'parent'> & Partial<NewTurn>,
    steer?: 'queue' | 'steer',
    beside?: StoredMessage,
  ): Promise<AcceptedTurn> {
    const runId = newId();
    const assistantMessageId = newId();
    const compared = compareLanes(request, { assistantMessageId, besideId: beside?.id, newId });
    const asked =
      compared === undefined ? [request.model] : [compared.model, ...compared.lanes.map(({ model }) => model)];
    for (const id of asked) {
      if (id !== undefined && models.resolve(id) === undefined)
        throw new ParleyError('unknown_model', `There is no model called “${id}”.`);
      // Which model an older conversation has is not known here; there it is seen to when the run begins (C2).
      const model = id ?? (turn.newConversation === undefined ? undefined : models.defaultId);
      assertParameters(request.parameters, model === undefined ? undefined : models.resolve(model));
    }
    assertKnownTools(tools, request.tools);
    const runIds = [runId, ...(compared?.lanes.map((lane) => lane.runId) ?? [])];
    const accepted = (): Promise<Acceptance> =>
      store.accept({
        ownerId: request.ownerId,
        runId,
        assistantMessageId,
        defaultModel: models.defaultId,
        parameters: request.parameters ?? {},
        maxOpenRuns,
        now: clock.now(),
        ...(request.model === undefined ? {} : { model: request.model }),
        ...compared,
        ...(request.tools === undefined ? {} : { tools: request.tools }),
        ...idempotencyOf(request, turn),
        ...turn,
      });
    const acceptance = await withTokens(options.quota, { request, turn, runIds }, accepted);
    return settle(acceptance, request.ownerId, steer);
  }

  async function settle(
    acceptance: Acceptance,
    ownerId: string,
    steer: 'queue' | 'steer' | undefined,
  ): Promise<AcceptedTurn> {
    if (acceptance.kind === 'refused') throw refusalOf(acceptance.code);
    if (acceptance.kind === 'replayed') return acceptance.turn;
    const { turn } = acceptance;
    const { user_message: said, lanes, comparing } = turn;
    if (said !== null) {
      for (const { run } of lanesOf(turn)) {
        recent.remember(
          {
            run: {
              id: run.id,
              conversationId: run.conversation_id,
              ownerId,
              promptMessageId: said.id,
              verdict: null,
              status: run.status,
            },
            text: said.content,
            attachments: said.attachments ?? [],
          },
          fromWireMessage(said, ownerId),
        );
      }
    }
    publish(acceptance.outbox);
    options.onAccepted?.({ conversationId: turn.conversation_id, ownerId });
    // Not awaited: the answer to the sender must not wait for other screens.
    void live.broadcast(turn.conversation_id, [
      {
        type: 'turn.created',
        user_message: turn.user_message,
        assistant_message: turn.assistant_message,
        run: turn.run,
        ...(lanes && { lanes }),
        ...(comparing && { comparing }),
      },
    ]);
    if ((steer ?? acceptance.busyMode) === 'steer') await stopEarlier(turn);
    return turn;
  }

  /** T7.1: a steering message ends what runs and what waits before it. */
  async function stopEarlier(turn: AcceptedTurn): Promise<void> {
    for (const run of await store.openRuns(turn.conversation_id)) {
      // Its other lanes come behind it.
      if (run.id === turn.run.id) return;
      await requestStop(run.id, 'steered');
    }
  }

  async function requestStop(runId: string, reason: RunReason): Promise<StoredRun | undefined> {
    const run = await store.requestStop(runId, reason);
    if (run === undefined) return undefined;
    if (run.status === 'running' && run.leaseOwner !== null) {
      bus.send({ kind: 'worker', id: run.leaseOwner }, JSON.stringify({ v: 1, kind: 'stop', run_id: runId, reason }));
      return run;
    }
    if (run.status !== 'queued' && run.status !== 'waiting') return run;
    // T6.2. Should a worker lease it in this very moment, the lease finds the recorded wish.
    const ended = await store.endUnleased({ runId, from: ['queued', 'waiting'], status: 'stopped', reason });
    if (ended === undefined) return (await store.findRun(runId)) ?? run;
    options.onSettled(run, ended.outbox);
    void live.broadcast(run.conversationId, ended.events);
    return ended.run;
  }

  /** Context SPEC C17: whose they are is asked before anything is stored. */
  async function referenceParts(
    ownerId: string,
    ids: readonly string[] | undefined,
  ): Promise<readonly MessagePart[] | null> {
    if (ids === undefined || ids.length === 0) return null;
    const titles = await store.titlesOf(ownerId, ids);
    return [...new Set(ids)].map((id) => {
      const title = titles.get(id);
      if (title === undefined) throw new ParleyError('not_found', 'There is no such conversation to refer to.');
      return { kind: 'reference', conversation_id: id, title };
    });
  }

  async function ownMessage(ownerId: string, messageId: string): Promise<StoredMessage> {
    const message = await store.findMessage(messageId);
    if (message === undefined || message.ownerId !== ownerId)
      throw new ParleyError('not_found', 'There is no such message.');
    return message;
  }

  async function ownRun(ownerId: string, runId: string): Promise<StoredRun> {
    const run = await store.findRun(runId);
    if (run === undefined || run.ownerId !== ownerId) throw new ParleyError('not_found', 'There is no such run.');
    return run;
  }

  return {
    run: ownRun,
    async record(ownerId, runId) {
      const record = await store.findRecord(runId);
      if (record === undefined || record.run.ownerId !== ownerId)
        throw new ParleyError('not_found', 'There is no such run.');
      return toWireRecord(record);
    },
    message: ownMessage,
    async send(request) {
      const { conversationId, content, parentId, references, attachments = [] } = request;
      assertSaysSomething(content, attachments);
      const parent =
        parentId === undefined
          ? { kind: 'leaf' as const }
          : parentId === null
            ? { kind: 'root' as const }
            : { kind: 'message' as const, id: parentId };
      return accept(
        request,
        {
          conversationId: conversationId ?? newId(),
          kind: 'reply',
          parent,
          userMessage: {
            id: newId(),
            content,
            attachments,
            parts: await referenceParts(request.ownerId, references),
          },
          ...(conversationId === undefined
            ? {
                newConversation: {
                  title: titleOf(content),
                  // Several models were asked once; the conversation stays with the usual one until somebody chooses.
                  model: request.model ?? null,
                  busyMode: request.busyMode ?? 'queue',
                },
              }
            : {}),
        },
        request.busyMode,
      );
    },
    async edit(request) {
      const original = await ownMessage(request.ownerId, request.messageId);
      if (original.sender !== 'user') throw new ParleyError('conflict', 'Only your own messages can be edited.');
      // F3.2
      const kept = original.attachments?.filter(({ deleted }) => deleted !== true).map(({ id }) => id);
      const attachments = request.attachments ?? kept ?? [];
      assertSaysSomething(request.content, attachments);
      return accept(request, {
        conversationId: original.conversationId,
        kind: 'reply',
        parent: original.parentId === null ? { kind: 'root' } : { kind: 'message', id: original.parentId },
        userMessage: {
          id: newId(),
          content: request.content,
          attachments,
          parts:
            request.references === undefined
              ? (original.parts?.filter(({ kind }) => kind !== 'edited') ?? null)
              : await referenceParts(request.ownerId, request.references),
        },
      });
    },
    async regenerate(request) {
      const answer = await ownMessage(request.ownerId, request.messageId);
      const promptId = answer.sender === 'user' ? answer.id : answer.parentId;
      if (promptId === null) throw new ParleyError('conflict', 'This message answers nothing.');
      return accept(
        request,
        { conversationId: answer.conversationId, kind: 'regenerate', parent: { kind: 'message', id: promptId } },
        undefined,
        answer.sender === 'user' ? undefined : answer,
      );
    },
    async continueAnswer(request) {
      const answer = await ownMessage(request.ownerId, request.messageId);
      if (answer.sender !== 'assistant' || answer.parentId === null)
        throw new ParleyError('conflict', 'Only an answer can be continued.');
      if (answer.status === 'pending' || answer.status === 'streaming')
        throw new ParleyError('conflict', 'This answer is still being written.');
      return accept(request, {
        conversationId: answer.conversationId,
        kind: 'continue',
        parent: { kind: 'message', id: answer.parentId },
        continuesMessageId: answer.id,
        ...(request.model === undefined && answer.model !== null ? { model: answer.model } : {}),
      });
    },
    async stop({ ownerId, runId, reason = 'stopped_by_user' }) {
      const run = await ownRun(ownerId, runId);
      return (await requestStop(runId, reason)) ?? run;
    },
    async decideTool({ ownerId, runId, callId, decision, remember = false }) {
      await ownRun(ownerId, runId);
      const decided = await store.decide({ runId, callId, userId: ownerId, decision, remember });
      if (decided.kind === 'unknown') throw new ParleyError('not_found', 'There is no such call that asks.');
      if (decided.kind === 'already' && !decided.same)
        throw new ParleyError('conflict', 'It was decided otherwise before, or nobody needs to know any more.');
      if (decided.kind === 'decided') {
        publish(decided.outbox);
        options.onAccepted?.({ conversationId: decided.run.conversationId, ownerId });
      }
      return decided.run;
    },
    async stopAll(conversationId, reason) {
      for (const run of await store.openRuns(conversationId)) await requestStop(run.id, reason);
    },
  };
}

function idempotencyOf(request: TurnRequest, turn: Partial<NewTurn>): Pick<NewTurn, 'idempotency'> {
  if (request.idempotencyKey === undefined) return {};
  const { kind, userMessage, parent, continuesMessageId } = turn;
  const conversation = turn.newConversation === undefined ? turn.conversationId : 'new';
  const said = JSON.stringify([
    conversation,
    kind,
    userMessage?.content,
    parent,
    continuesMessageId,
    request.model,
    request.parameters,
    // Not there at all where it was not asked for: keys of before must go on giving the same fingerprint.
    ...(request.tools === undefined ? [] : [request.tools]),
    ...(userMessage?.parts?.length ? [{ references: userMessage.parts.map(referenceOf) }] : []),
    ...(request.compare === undefined ? [] : [{ compare: request.compare }]),
    ...((userMessage?.attachments ?? []).length === 0 ? [] : [{ attachments: userMessage?.attachments }]),
  ]);
  return { idempotency: { key: request.idempotencyKey, fingerprint: createHash('sha256').update(said).digest('hex') } };
}

/** Without its title, which may change between two tries. */
function referenceOf(part: MessagePart): string {
  return part.kind === 'reference' ? part.conversation_id : part.kind;
}

function refusalOf(code: Extract<Acceptance, { kind: 'refused' }>['code']): ParleyError {
  const details = {
    not_found: 'There is no such conversation or message.',
    conversation_ended: 'This conversation has ended; start a new one or fork it.',
    account_suspended: 'This account is suspended.',
    too_many_queued: 'Wait for an answer before sending more.',
    unknown_file: 'One of the attached files does not exist, or is not there any more.',
    idempotency_conflict: 'This idempotency key was used for another request.',
  };
  return new ParleyError(code, details[code]);
}

function assertSaysSomething(content: string, attachments: readonly string[]): void {
  if (content === '' && attachments.length === 0)
    throw new ParleyError('invalid_request', 'body.content: A message needs a text or an attachment.');
}

export function assertKnownTools(registry: ToolRegistry, names: readonly string[] | null | undefined): void {
  const unknown = names?.find((name) => registry.find(name) === undefined);
  if (unknown !== undefined) throw new ParleyError('invalid_request', `There is no tool called “${unknown}”.`);
}

/** Reserved before, and given back when nothing was accepted. */
async function withTokens(
  quota: TurnQuota | undefined,
  {
    request,
    turn,
    runIds,
  }: {
    readonly request: TurnRequest;
    readonly turn: Partial<NewTurn>;
    readonly runIds: readonly string[];
  },
  accept: () => Promise<Acceptance>,
): Promise<Acceptance> {
  if (quota === undefined) return accept();
  const tokens = estimateTokens(turn.userMessage?.content ?? '') + (request.parameters?.max_tokens ?? usualTurnTokens);
  const giveBack = () => Promise.all(runIds.map((id) => quota.settle(id, 0)));
  try {
    for (const id of runIds) await quota.reserve(request.ownerId, id, tokens);
    const acceptance = await accept();
    if (acceptance.kind !== 'accepted') await giveBack();
    return acceptance;
  } catch (error) {
    await giveBack();
    throw error;
  }
}
