import type { ServerResponse } from 'node:http';

export function sendError(response: ServerResponse, status: number, message: string, code = ''): void {
  sendJson(response, status, { error: { message, type: 'invalid_request_error', code } });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
