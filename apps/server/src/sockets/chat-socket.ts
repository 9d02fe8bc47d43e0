import {
  ConversationScreen,
  isAbortError,
  lanesOf,
  ParleyError,
  type Logger,
  type Principal,
  type ScreenContext,
  type TurnService,
} from '@parley/core';
import { ClientFrame, closeCodes, type Conversation, type ServerFrame } from '@parley/protocol';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { findUnstorable } from '../http/input.ts';
import { toProblem } from '../http/problem.filter.ts';
import type { RequestRates } from '../limits/request-rates.ts';

export interface ChatSocketContext {
  readonly screens: ScreenContext;
  readonly turns: TurnService;
  readonly logger: Logger;
  readonly rates: RequestRates;
}

/** T9.1 */
const maxUnsentBytes = 512 * 1024;
const maxWaitingFrames = 100;
const closeHandshakeMs = 2_000;

export interface ChatConnection {
  readonly socket: WebSocket;
  /** What lies under it. */
  readonly stream: Duplex;
}

/** One screen on one WebSocket. */
export class ChatSocket {
  alive = true;
  readonly #principal: Principal;
  readonly #context: ChatSocketContext;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #conversationId: string;
  readonly #screen: ConversationScreen;
  /** Requests of one socket are handled in order, so that messages keep theirs. */
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;
  #gathers = false;

  constructor(
    context: ChatSocketContext,
    { socket, stream }: ChatConnection,
    principal: Principal,
    conversation: Conversation,
  ) {
    this.#context = context;
    this.#socket = socket;
    this.#stream = stream;
    this.#principal = principal;
    this.#conversationId = conversation.id;
    this.#screen = new ConversationScreen(context.screens, conversation, this);
    socket.on('message', (data, isBinary) => this.#onFrame(data, isBinary));
    socket.on('pong', () => (this.alive = true));
    socket.on('close', () => this.#screen.close());
    // 'close' follows; a reset by the peer is no event of ours.
    socket.on('error', () => undefined);
  }

  open(cursors: ReadonlyMap<string, number>): void {
    this.#screen.open(cursors).catch((error: unknown) => {
      this.#context.logger.warn('attach failed', { error });
      this.close(1011);
    });
  }

  send(frame: ServerFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > maxUnsentBytes) return this.close(closeCodes.slowConsumer);
    this.#gather();
    this.#socket.send(JSON.stringify(frame));
  }

  /** Frames of one moment leave in one write: for short frames the system call is most of the cost. */
  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#gathers = false;
      this.#stream.uncork();
    });
  }

  close(code: number): void {
    this.#closed = true;
    this.#screen.close();
    this.#socket.close(code);
    // The close frame waits behind what the screen does not read, and the peer may never answer it.
    const socket = this.#socket;
    setTimeout(() => socket.terminate(), closeHandshakeMs).unref();
  }

  /** Answers false when the last ping was never answered; the socket is gone then. */
  checkAlive(): boolean {
    if (!this.alive) {
      this.#socket.terminate();
      return false;
    }
    this.alive = false;
    this.#socket.ping();
    return true;
  }

  #onFrame(data: unknown, isBinary: boolean): void {
    // Until the peer answers the close frame it can still send; it has no right to be heard.
    if (this.#closed) return;
    if (isBinary || !Buffer.isBuffer(data))
      return this.#refuse(null, new ParleyError('invalid_request', 'Send text frames.'));
    if (this.#waiting >= maxWaitingFrames)
      return this.#refuse(null, new ParleyError('too_many_requests', 'Too many frames are waiting.'));
    const text = data.toString('utf8');
    this.#waiting += 1;
    this.#tail = this.#tail.then(() => this.#handleText(text)).finally(() => (this.#waiting -= 1));
  }

  async #handleText(text: string): Promise<void> {
    if (this.#closed) return;
    let requestId: string | null = null;
    try {
      const value = parseJson(text);
      requestId = requestIdOf(value);
      const flaw = findUnstorable(value);
      if (flaw !== undefined) throw flaw;
      const frame = ClientFrame.safeParse(value);
      if (!frame.success) {
        const issue = frame.error.issues[0];
        const tooLong = frame.error.issues.some((found) => found.code === 'too_big' && found.path.at(-1) === 'content');
        throw new ParleyError(
          tooLong ? 'message_too_long' : 'invalid_request',
          `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
        );
      }
      const answer = await this.#handle(frame.data);
      this.send(answer);
      if (answer.type === 'message.accepted')
        for (const { run } of lanesOf(answer)) this.#screen.expect(run.id, answer.replayed);
    } catch (error) {
      if (!isAbortError(error)) this.#refuse(requestId, error);
    }
  }

  async #handle(frame: ClientFrame): Promise<ServerFrame> {
    const { turns } = this.#context;
    const { request_id } = frame;
    if (frame.type === 'ping') return { type: 'pong', request_id };
    assertMayWrite(this.#principal);
    await this.#context.rates.write(this.#principal);
    const ownerId = this.#principal.userId;
    switch (frame.type) {
      case 'message.send': {
        const turn = await turns.send({
          ownerId,
          conversationId: this.#conversationId,
          content: frame.content,
          attachments: frame.attachments,
          references: frame.references,
          parentId: frame.parent_id,
          busyMode: frame.busy_mode,
          ...generationOf(frame),
        });
        return { type: 'message.accepted', request_id, ...turn };
      }
      case 'message.edit':
        await this.#assertHere(ownerId, frame.message_id);
        return {
          type: 'message.accepted',
          request_id,
          ...(await turns.edit({
            ownerId,
            messageId: frame.message_id,
            content: frame.content,
            attachments: frame.attachments,
            references: frame.references,
            ...generationOf(frame),
          })),
        };
      case 'message.regenerate':
        await this.#assertHere(ownerId, frame.message_id);
        return {
          type: 'message.accepted',
          request_id,
          ...(await turns.regenerate({ ownerId, messageId: frame.message_id, ...generationOf(frame) })),
        };
      case 'message.continue':
        await this.#assertHere(ownerId, frame.message_id);
        return {
          type: 'message.accepted',
          request_id,
          ...(await turns.continueAnswer({ ownerId, messageId: frame.message_id, ...generationOf(frame) })),
        };
      case 'tool.decide': {
        await this.#assertRunHere(ownerId, frame.run_id);
        const { run_id, call_id, decision, remember } = frame;
        await turns.decideTool({ ownerId, runId: run_id, callId: call_id, decision, remember });
        return { type: 'tool.decide.accepted', request_id, run_id, call_id };
      }
      case 'run.stop':
        await this.#assertRunHere(ownerId, frame.run_id);
        await turns.stop({ ownerId, runId: frame.run_id });
        return { type: 'run.stop.accepted', request_id, run_id: frame.run_id };
      default:
        return frame satisfies never;
    }
  }

  /** A socket speaks for its conversation only. */
  async #assertHere(ownerId: string, messageId: string): Promise<void> {
    const message = await this.#context.turns.message(ownerId, messageId);
    if (message.conversationId !== this.#conversationId)
      throw new ParleyError('not_found', 'There is no such message here.');
  }

  async #assertRunHere(ownerId: string, runId: string): Promise<void> {
    if ((await this.#context.turns.run(ownerId, runId)).conversationId !== this.#conversationId)
      throw new ParleyError('not_found', 'There is no such run here.');
  }

  #refuse(requestId: string | null, error: unknown): void {
    this.send({
      type: 'error',
      request_id: requestId,
      problem: toProblem(error, this.#context.logger, { socket: true }),
    });
  }
}

function generationOf(frame: Extract<ClientFrame, { idempotency_key?: unknown }>) {
  return {
    idempotencyKey: frame.idempotency_key,
    model: frame.model,
    parameters: frame.parameters,
    tools: frame.tools,
    ...('compare' in frame && { compare: frame.compare }),
  };
}

function assertMayWrite({ scopes }: Principal): void {
  if (scopes !== 'all' && !scopes.includes('chat:write'))
    throw new ParleyError('insufficient_scope', 'This API key may only read.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ParleyError('invalid_json', 'Frames are JSON objects.');
  }
}

function requestIdOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'request_id' in value ? value.request_id : null;
  return typeof id === 'string' && id.length <= 64 ? id : null;
}
