import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problem, type ErrorCode } from '@parley/protocol';

/** What the HTTP parser refuses never becomes a request: no route, no filter, only a socket to answer on. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const body = problem(codeOf(error.code));
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status] ?? 'Bad Request'}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(json)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
  // Whoever sends slowly may read slowly too.
  socket.setTimeout(5_000, () => socket.destroy());
}

/** An earlier request of this connection is being answered: bytes of ours would be read as part of that answer. */
function isAnswering(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  // Node's own handler of this event looks here, too; there is no public way to know.
  return socket._httpMessage?.headersSent === true;
}

function codeOf(code: string | undefined): ErrorCode {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  return 'invalid_request';
}
