import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

export type HttpTransport = (url: URL, request: HttpRequest) => Promise<HttpAnswer>;

/** A body nobody sends or reads for so long is given up. */
const idleBodyMs = 300_000;

/**
 * Node's own HTTP client with connections kept open. Not `fetch`: in Node 24 a server that closes the
 * connection while the reader of a body is slow ends the whole process there (nodejs/undici#5360), and
 * slow readers of large files are what this is for.
 */
export function createHttpTransport(): HttpTransport {
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true });

  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const options = { method, signal, headers: { ...headers, 'content-length': String(body?.length ?? 0) } };
      const request =
        url.protocol === 'https:'
          ? httpsRequest(url, { ...options, agent: secure })
          : httpRequest(url, { ...options, agent: plain });
      request.once('response', (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }),
      );
      // Stays for the life of the request: one that breaks after its answer began must not go uncaught.
      request.on('error', reject);
      request.setTimeout(idleBodyMs, () =>
        request.destroy(Object.assign(new Error('Nothing came for too long'), { code: 'ETIMEDOUT' })),
      );
      request.end(body);
    });
}
