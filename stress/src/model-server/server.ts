import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoScriptName, ScriptScheduler, systemScriptTimers } from '@parley/engines';
import { answerChat } from './answer-chat.ts';
import { readChatRequest } from './chat-request.ts';
import { sendError, sendJson } from './respond.ts';

export interface ModelServerOptions {
  readonly port: number;
  readonly host?: string;
  /** Lets `die@N` kill this process. */
  readonly allowDeath?: boolean;
  /** How late a token may be; finer than the script's own ticks where first tokens are timed. */
  readonly tickMs?: number;
}

export interface RunningModelServer {
  /** With the version: what an adapter takes as its base address. */
  readonly url: string;
  /** Breaks off every answer that still runs. */
  close(): Promise<void>;
}

/** The scripted model behind the chat completions protocol; the model's name is the script. */
export async function startModelServer(options: ModelServerOptions): Promise<RunningModelServer> {
  const scheduler = new ScriptScheduler(
    systemScriptTimers,
    options.tickMs === undefined ? {} : { tickMs: options.tickMs },
  );
  const allowDeath = options.allowDeath ?? false;
  const server = http.createServer({ noDelay: true, keepAliveTimeout: 30_000 }, (request, response) => {
    route(request, response, { scheduler, allowDeath });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // A thousand chats may open at once.
    server.listen({ port: options.port, host, backlog: 4_096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Room {
  readonly scheduler: ScriptScheduler;
  readonly allowDeath: boolean;
}

function route(request: IncomingMessage, response: ServerResponse, room: Room): void {
  if (request.method === 'GET' && request.url === '/v1/models') return sendModels(response);
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    return sendError(response, 404, 'There is no such route');
  }
  readBody(request, response, (body) => {
    const chat = readChatRequest(body);
    if ('problem' in chat) return sendError(response, chat.status, chat.problem);
    answerChat(chat, response, room);
  });
}

const mostBodyBytes = 16 * 1_048_576;

function readBody(request: IncomingMessage, response: ServerResponse, use: (body: string) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  request.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= mostBodyBytes) parts.push(part);
  });
  request.on('end', () => {
    if (bytes > mostBodyBytes) return sendError(response, 413, 'The body is too large');
    use(Buffer.concat(parts).toString('utf8'));
  });
}

/** Any valid script answers; the list holds examples. */
function sendModels(response: ServerResponse): void {
  const ids = [demoScriptName, 'script/d200-r30-n300', 'script/md-r60-n400'];
  const data = ids.map((id) => ({ id, object: 'model', created: 0, owned_by: 'parley' }));
  sendJson(response, 200, { object: 'list', data });
}
