import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  authorise,
  credentialId,
  ParleyError,
  type ConversationService,
  type Logger,
  type Principal,
} from '@parley/core';
import { closeCodes, limits, type Access } from '@parley/protocol';
import { WebSocketServer } from 'ws';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import { toProblem } from '../http/problem.filter.ts';
import { ChatSocket, type ChatSocketContext } from './chat-socket.ts';
import { readCursors } from './read-cursors.ts';

export const chatSocketAccess: Access = { kind: 'user', scope: 'chat:read', owns: 'conversation' };
const chatPath = /^\/ws\/chat\/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\/?$/i;
const pingEveryMs = 30_000;

export interface SocketGatewayOptions extends ChatSocketContext {
  readonly authenticator: RequestAuthenticator;
  readonly conversations: ConversationService;
  readonly maxSocketsPerUser: number;
}

/** `/ws/chat/{conversation_id}` on raw `ws`: a framework's gateway costs three times the CPU per message. */
export class SocketGateway {
  readonly #options: SocketGatewayOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.socketFrameBytes,
    clientTracking: false,
    skipUTF8Validation: false,
  });
  readonly #byUser = new Map<string, Set<ChatSocket>>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #draining = false;

  constructor(options: SocketGatewayOptions) {
    this.#options = options;
  }

  get openSockets(): number {
    return this.#count;
  }

  listen(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => refuse(socket, error, this.#options.logger));
    });
    this.#timer = setInterval(() => {
      for (const socket of this.#all()) socket.checkAlive();
    }, pingEveryMs);
  }

  /** A6: an account or one credential of it lost its rights. */
  revoke(userId: string, credential: string | null): void {
    for (const socket of [...(this.#byUser.get(userId) ?? [])]) {
      if (credential === null || credentialId(socket.principal) === credential)
        socket.close(closeCodes.unauthenticated);
    }
  }

  /** Tells every screen to reconnect, elsewhere if possible. */
  drain(): void {
    this.#draining = true;
    clearInterval(this.#timer);
    for (const socket of this.#all()) socket.close(closeCodes.draining);
  }

  principals(): readonly Principal[] {
    return [...this.#all()].map((socket) => socket.principal);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (this.#draining) throw new ParleyError('shutting_down', 'This server is shutting down.');
    const url = new URL(request.url ?? '/', 'http://parley');
    const conversationId = chatPath.exec(url.pathname)?.[1];
    if (conversationId === undefined) throw new ParleyError('not_found', 'There is no such socket.');
    const principal = await this.#options.authenticator.authenticate(request, chatSocketAccess);
    const refusal = authorise(chatSocketAccess, principal);
    if (refusal !== undefined || principal === undefined)
      throw new ParleyError(refusal ?? 'unauthenticated', 'Sign in first.');
    const conversation = await this.#options.conversations.get(principal.userId, conversationId);
    if ((this.#byUser.get(principal.userId)?.size ?? 0) >= this.#options.maxSocketsPerUser) {
      throw new ParleyError('too_many_connections', `At most ${this.#options.maxSocketsPerUser} open sockets.`);
    }
    const cursors = readCursors(url.searchParams.get('cursors'));
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const chat = new ChatSocket(this.#options, webSocket, principal, conversation);
      this.#add(chat);
      webSocket.on('close', () => this.#remove(chat));
      chat.open(cursors);
    });
  }

  #add(socket: ChatSocket): void {
    const { userId } = socket.principal;
    const sockets = this.#byUser.get(userId);
    if (sockets === undefined) this.#byUser.set(userId, new Set([socket]));
    else sockets.add(socket);
    this.#count += 1;
  }

  #remove(socket: ChatSocket): void {
    const { userId } = socket.principal;
    const sockets = this.#byUser.get(userId);
    if (sockets?.delete(socket) !== true) return;
    this.#count -= 1;
    if (sockets.size === 0) this.#byUser.delete(userId);
  }

  *#all(): Iterable<ChatSocket> {
    for (const sockets of this.#byUser.values()) yield* sockets;
  }
}

/** Before the upgrade a refusal is plain HTTP, so that every client can read why. */
function refuse(socket: Duplex, error: unknown, logger: Logger): void {
  const body = toProblem(error, logger, { upgrade: true });
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${body.status} ${body.title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(json)}`,
    'connection: close',
  ];
  if (!socket.destroyed) socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
}
