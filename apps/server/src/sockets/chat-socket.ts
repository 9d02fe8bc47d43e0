import {
  ConversationScreen,
  isAbortError,
  ParleyError,
  type Logger,
  type Principal,
  type ScreenContext,
  type TurnService,
} from '@parley/core';
import { ClientFrame, closeCodes, type Conversation, type ServerFrame } from '@parley/protocol';
import type { WebSocket } from 'ws';
import { toProblem } from '../http/problem.filter.ts';

export interface ChatSocketContext {
  readonly screens: ScreenContext;
  readonly turns: TurnService;
  readonly logger: Logger;
}

/** T9.1 */
const maxUnsentBytes = 512 * 1024;
const maxWaitingFrames = 100;

/** One screen on one WebSocket. */
export class ChatSocket {
  readonly principal: Principal;
  alive = true;
  readonly #context: ChatSocketContext;
  readonly #socket: WebSocket;
  readonly #conversationId: string;
  readonly #screen: ConversationScreen;
  /** Requests of one socket are handled in order, so that messages keep theirs. */
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(context: ChatSocketContext, socket: WebSocket, principal: Principal, conversation: Conversation) {
    this.#context = context;
    this.#socket = socket;
    this.principal = principal;
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
    if (this.#socket.bufferedAmount > maxUnsentBytes) return this.#cutOff();
    this.#socket.send(JSON.stringify(frame));
  }

  close(code: number): void {
    this.#screen.close();
    this.#socket.close(code);
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

  #cutOff(): void {
    this.close(closeCodes.slowConsumer);
    // The close frame waits behind what the screen does not read: don't keep that memory for it.
    const socket = this.#socket;
    setTimeout(() => socket.terminate(), 2_000).unref();
  }

  #onFrame(data: unknown, isBinary: boolean): void {
    if (isBinary || !Buffer.isBuffer(data))
      return this.#refuse(null, new ParleyError('invalid_request', 'Send text frames.'));
    if (this.#waiting >= maxWaitingFrames)
      return this.#refuse(null, new ParleyError('too_many_requests', 'Too many frames are waiting.'));
    const text = data.toString('utf8');
    this.#waiting += 1;
    this.#tail = this.#tail.then(() => this.#handleText(text)).finally(() => (this.#waiting -= 1));
  }

  async #handleText(text: string): Promise<void> {
    let requestId: string | null = null;
    try {
      const value = parseJson(text);
      requestId = requestIdOf(value);
      const frame = ClientFrame.safeParse(value);
      if (!frame.success) {
        const issue = frame.error.issues[0];
        const tooLong = frame.error.issues.some((found) => found.code === 'too_big' && found.path.at(-1) === 'content');
        throw new ParleyError(
          tooLong ? 'message_too_long' : 'invalid_request',
          `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
        );
      }
      this.send(await this.#handle(frame.data));
    } catch (error) {
      if (!isAbortError(error)) this.#refuse(requestId, error);
    }
  }

  async #handle(frame: ClientFrame): Promise<ServerFrame> {
    const { turns } = this.#context;
    const { request_id } = frame;
    if (frame.type === 'ping') return { type: 'pong', request_id };
    assertMayWrite(this.principal);
    const ownerId = this.principal.userId;
    switch (frame.type) {
      case 'message.send': {
        const turn = await turns.send({
          ownerId,
          conversationId: this.#conversationId,
          content: frame.content,
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
      case 'run.stop':
        if ((await turns.run(ownerId, frame.run_id)).conversationId !== this.#conversationId)
          throw new ParleyError('not_found', 'There is no such run here.');
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

  #refuse(requestId: string | null, error: unknown): void {
    this.send({
      type: 'error',
      request_id: requestId,
      problem: toProblem(error, this.#context.logger, { socket: true }),
    });
  }
}

function generationOf(frame: Extract<ClientFrame, { idempotency_key?: unknown }>) {
  return { idempotencyKey: frame.idempotency_key, model: frame.model, parameters: frame.parameters };
}

function assertMayWrite({ scopes }: Principal): void {
  if (scopes !== 'all' && !scopes.includes('chat:write'))
    throw new ParleyError('insufficient_scope', 'This API key may only read.');
}

function parseJson(text: string): unknown {
  if (text.includes('\\u0000')) throw new ParleyError('invalid_request', 'Texts must not contain U+0000.');
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
