import type { ClientRequest } from 'node:http';
import { abortErrorOf, ModelError } from '@parley/core';
import { connectionError, refusalError, wireError } from '../openai-compatible/failures.ts';
import type { OpenAiServer } from '../openai-compatible/server.ts';

const mostAnswerBytes = 256 * 1_048_576;

/** One POST of JSON that is answered by JSON. */
export function callJson(server: OpenAiServer, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.reject(abortErrorOf(signal));
  const bytes = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    let request: ClientRequest | undefined;
    let isSettled = false;
    let timer: NodeJS.Timeout | undefined;

    const onAbort = (): void => settle(() => reject(abortErrorOf(signal)));
    signal.addEventListener('abort', onAbort, { once: true });

    function settle(tell: () => void): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      request?.destroy();
      tell();
    }
    const fail = (error: unknown): void => settle(() => reject(error));

    function watch(timeoutMs: number, step: string): void {
      clearTimeout(timer);
      if (isSettled) return;
      const kind = step === 'connects' ? 'unavailable' : 'stalled';
      timer = setTimeout(
        () =>
          fail(
            new ModelError(kind, `The model server took longer than ${timeoutMs} ms until it ${step}`, {
              retryable: true,
            }),
          ),
        timeoutMs,
      );
    }

    function send(attempt: 'first' | 'second'): void {
      const sent = server.request(path, bytes.length);
      request = sent;
      let isAnswering = false;
      sent.setHeader('accept', 'application/json');
      sent.on('socket', (socket) => {
        if (!socket.connecting) return watch(server.firstByteTimeoutMs, 'answers');
        watch(server.connectTimeoutMs, 'connects');
        socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () =>
          watch(server.firstByteTimeoutMs, 'answers'),
        );
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection the server has closed meanwhile: nothing was read of this call, so it is sent again.
        const wasClosedIdle =
          sent.reusedSocket && !isAnswering && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (wasClosedIdle && attempt === 'first' && !isSettled) return send('second');
        fail(connectionError(error, isAnswering));
      });
      sent.on('response', (response) => {
        isAnswering = true;
        const parts: Buffer[] = [];
        let size = 0;
        watch(server.stallTimeoutMs, 'goes on');
        response.on('error', (error) => fail(connectionError(error, true)));
        response.on('aborted', () => fail(connectionError(undefined, true)));
        response.on('data', (part: Buffer) => {
          timer?.refresh();
          parts.push(part);
          size += part.length;
          if (size > mostAnswerBytes) fail(wireError('The answer of the model server is too long'));
        });
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          const status = response.statusCode ?? 0;
          const retryAfter = response.headers['retry-after'];
          if (status !== 200)
            return fail(
              refusalError({ status, retryAfter, body: text, now: server.clock.now(), secret: server.secret }),
            );
          let parsed: unknown;
          try {
            parsed = JSON.parse(text);
          } catch {
            return fail(wireError('The model server sent JSON that cannot be read'));
          }
          // The response was read to its end: its connection is kept.
          request = undefined;
          settle(() => resolve(parsed));
        });
      });
      sent.end(bytes);
    }
    send('first');
  });
}
