import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { authorise, ParleyError, type ConversationService, type Logger } from '@parley/core';
import { closeCodes, limits, type Access } from '@parley/protocol';
import { WebSocketServer } from 'ws';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import { toProblem } from '../http/problem.filter.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import { ChatSocket, type ChatSocketContext } from './chat-socket.ts';
import { FeedSocket, type FeedSocketContext } from './feed-socket.ts';
import { readCursors } from './read-cursors.ts';

export const feedSocketAccess: Access = { kind: 'user', scope: 'chat:read' };
export const chatSocketAccess: Access = { kind: 'user', scope: 'chat:read', owns: 'conversation' };
const chatPath = /^\/ws\/chat\/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\/?$/i;
const feedPath = /^\/ws\/events\/?$/;
const pingEveryMs = 30_000;

export interface SocketGatewayOptions extends ChatSocketContext {
  readonly authenticator: RequestAuthenticator;
  readonly conversations: ConversationService;
  readonly connections: OpenConnections;
  readonly feed: FeedSocketContext;
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
  readonly #sockets = new Set<ChatSocket | FeedSocket>();
  #timer: NodeJS.Timeout | undefined;
  #draining = false;

  constructor(options: SocketGatewayOptions) {
    this.#options = options;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  listen(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => refuse(socket, error, this.#options.logger));
    });
    this.#timer = setInterval(() => {
      for (const socket of this.#sockets) socket.checkAlive();
    }, pingEveryMs);
  }

  /** Lets nobody in any more; those who are in are told by `OpenConnections`. */
  drain(): void {
    this.#draining = true;
    clearInterval(this.#timer);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (this.#draining) throw new ParleyError('shutting_down', 'This server is shutting down.');
    const url = URL.parse(`http://parley${request.url ?? '/'}`);
    const conversationId = chatPath.exec(url?.pathname ?? '')?.[1];
    if (feedPath.test(url?.pathname ?? '')) return this.#upgradeFeed(request, socket, head);
    if (url === null || conversationId === undefined) throw new ParleyError('not_found', 'There is no such socket.');
    const { authenticator, connections, conversations, rates } = this.#options;
    const authenticatedAtMs = performance.now();
    const principal = await authenticator.authenticate(request, chatSocketAccess);
    const refusal = authorise(chatSocketAccess, principal);
    if (refusal !== undefined || principal === undefined)
      throw new ParleyError(refusal ?? 'unauthenticated', 'Sign in first.');
    connections.assertRoom(principal);
    await rates.attach(principal);
    const conversation = await conversations.get(principal.userId, conversationId);
    const cursors = readCursors(url.searchParams.get('cursors'));
    if (socket.destroyed) return;
    // The place is taken before the handshake: after it a refusal could only be a closed socket.
    let chat: ChatSocket | undefined;
    const release = connections.add({ principal, close: (why) => chat?.close(whyClosed[why]) }, authenticatedAtMs);
    socket.once('close', release);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const opened = new ChatSocket(this.#options, { socket: webSocket, stream: socket }, principal, conversation);
      chat = opened;
      this.#sockets.add(opened);
      webSocket.on('close', () => this.#sockets.delete(opened));
      opened.open(cursors);
    });
  }

  async #upgradeFeed(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { authenticator, connections, rates, feed } = this.#options;
    const authenticatedAtMs = performance.now();
    const principal = await authenticator.authenticate(request, feedSocketAccess);
    const refusal = authorise(feedSocketAccess, principal);
    if (refusal !== undefined || principal === undefined)
      throw new ParleyError(refusal ?? 'unauthenticated', 'Sign in first.');
    connections.assertRoom(principal);
    await rates.attach(principal);
    if (socket.destroyed) return;
    let opened: FeedSocket | undefined;
    const release = connections.add({ principal, close: (why) => opened?.close(why) }, authenticatedAtMs);
    socket.once('close', release);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const own = new FeedSocket(feed, { socket: webSocket, stream: socket }, principal);
      opened = own;
      this.#sockets.add(own);
      webSocket.on('close', () => this.#sockets.delete(own));
    });
  }
}

const whyClosed = { revoked: closeCodes.unauthenticated, draining: closeCodes.draining } as const;

/** Before the upgrade a refusal is plain HTTP, so that every client can read why. */
function refuse(socket: Duplex, error: unknown, logger: Logger): void {
  const body = toProblem(error, logger, { upgrade: true });
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${body.status} ${body.title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(json)}`,
    ...(body.retry_after_ms === undefined ? [] : [`retry-after: ${Math.ceil(body.retry_after_ms / 1_000)}`]),
    'connection: close',
  ];
  if (!socket.destroyed) socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
}
