import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { ModelError, type ModelRequest } from '@parley/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOpenAiCompatibleModel, type OpenAiModelOptions } from './openai-compatible-model.ts';
import { createModelServer, type ModelServerOptions } from '../http/model-server.ts';

const apiKey = 'sk-test-0123456789abcdef';
const question: ModelRequest = { messages: [{ role: 'user', content: 'hi' }], parameters: {} };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Handler = (response: ServerResponse, body: Record<string, unknown>, request: IncomingMessage) => void;

async function serve(handler: Handler) {
  const requests: { url: string | undefined; headers: http.IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
      requests.push({ url: request.url, headers: request.headers, body });
      handler(response, body, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, requests, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

function model(
  baseUrl: string,
  serverOptions: Partial<ModelServerOptions> = {},
  options: Partial<OpenAiModelOptions> = {},
) {
  const server = createModelServer({ baseUrl, apiKey, ...serverOptions });
  closing.push(() => server.close());
  return createOpenAiCompatibleModel({ idPrefix: 'test', model: 'm', contextTokens: 4_096, server, ...options });
}

function ask(
  baseUrl: string,
  more: {
    request?: Partial<ModelRequest>;
    server?: Partial<ModelServerOptions>;
    model?: Partial<OpenAiModelOptions>;
    signal?: AbortSignal;
  } = {},
) {
  const deltas: string[] = [];
  const warnings: string[] = [];
  const sink = { text: (delta: string) => deltas.push(delta), warning: (message: string) => warnings.push(message) };
  const answer = model(baseUrl, more.server, more.model).generate(
    { ...question, ...more.request },
    sink,
    more.signal ?? new AbortController().signal,
  );
  return { answer, deltas, warnings };
}

const sse = { 'content-type': 'text/event-stream; charset=utf-8' };
const delta = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":2,"total_tokens":13}}\n\n';
const done = 'data: [DONE]\n\n';
const streams =
  (...parts: string[]): Handler =>
  (response) =>
    void response.writeHead(200, sse).end(parts.join(''));

async function failure(answer: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!ModelError.is(error)) throw new Error('It did not fail with a ModelError', { cause: error });
  // Whatever goes wrong: the key must not be found in what may be logged, to any depth.
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(apiKey);
  return error;
}

describe('an answer of an OpenAI-compatible server', () => {
  it('is asked for in the real wire format', async () => {
    const { baseUrl, requests } = await serve(streams(delta('Hel'), delta('lo', 'stop'), usage, done));
    const request = { parameters: { max_tokens: 5, temperature: 0.1, seed: 3, stop: ['x'] } };
    const { answer, deltas, warnings } = ask(`${baseUrl}/`, { request });
    expect(await answer).toEqual({ reason: 'complete', usage: { input_tokens: 11, output_tokens: 2 } });
    expect(deltas).toEqual(['Hel', 'lo']);
    expect(warnings).toEqual([]);
    expect(requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    });
    expect(requests[0]?.body).toEqual({
      model: 'm',
      messages: question.messages,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 5,
      temperature: 0.1,
      seed: 3,
      stop: ['x'],
    });
  });

  it('comes whole when every byte comes alone', async () => {
    const text = `: ping\r\n\r\n${delta('Grüße ')}${delta('aus 東京 🦊')}${delta('', 'length')}${usage}${done}`;
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, sse);
      response.socket?.setNoDelay(true);
      for (const byte of Buffer.from(text)) response.write(Buffer.of(byte));
      response.end();
    });
    const { answer, deltas } = ask(baseUrl);
    expect((await answer).reason).toBe('length');
    expect(deltas.join('')).toBe('Grüße aus 東京 🦊');
  });

  it('ends without end mark when a reason was given, and without reason when the end mark was', async () => {
    for (const parts of [
      [delta('a'), delta('b', 'stop')],
      [delta('a'), delta('b'), done],
      [delta('a'), delta('b'), 'data: [DONE]'],
    ]) {
      const { baseUrl } = await serve(streams(...parts));
      const { answer, deltas, warnings } = ask(baseUrl);
      expect(await answer).toEqual({ reason: 'complete', usage: { input_tokens: 1, output_tokens: 2 } });
      expect(deltas.join('')).toBe('ab');
      expect(warnings).toEqual(['The model server did not count tokens; they are estimated']);
    }
  });

  it('does not hear what comes behind the end mark, nor wait for it', async () => {
    const { baseUrl } = await serve(
      (response) => void response.writeHead(200, sse).write(`${delta('a', 'stop')}${usage}${done}${delta('ghost')}`),
    );
    const { answer, deltas } = ask(baseUrl);
    await answer;
    expect(deltas).toEqual(['a']);
  });

  it('uses one connection for one call after the other', async () => {
    const { baseUrl, server } = await serve(streams(delta('a', 'stop'), usage, done));
    const connections = vi.fn();
    server.on('connection', connections);
    const one = model(baseUrl);
    for (let call = 0; call < 5; call++) {
      await one.generate(question, { text: () => {} }, new AbortController().signal);
      // The end of the response reaches the agent a moment after the end mark.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    expect(connections.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('is asked for again when the kept connection had been closed', async () => {
    const answer = `${delta('a', 'stop')}${usage}${done}`;
    let answered = 0;
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', () => {
        // The second request on a connection finds it reset, as after an idle time-out of the server.
        if (answered++ === 1) socket.resetAndDestroy();
        else
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`,
          );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const one = model(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    const signal = new AbortController().signal;
    await one.generate(question, { text: () => {} }, signal);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const text = vi.fn();
    await expect(one.generate(question, { text }, signal)).resolves.toMatchObject({ reason: 'complete' });
    expect(text.mock.calls).toEqual([['a']]);
    expect(sockets).toHaveLength(2);
  });
});

describe('parameters', () => {
  it('that are not supported are left out with a warning', async () => {
    const { baseUrl, requests } = await serve(streams(delta('a', 'stop'), usage, done));
    const { answer, warnings } = ask(baseUrl, {
      request: { parameters: { seed: 1, top_p: 0.5, max_tokens: 9, stop: ['a1', 'b', 'c', 'd', 'e'] } },
      model: { unsupported: ['seed', 'top_p'], tokenLimitField: 'max_completion_tokens', includeUsage: false },
    });
    await answer;
    expect(requests[0]?.body).toEqual({
      model: 'm',
      messages: question.messages,
      stream: true,
      max_completion_tokens: 9,
      stop: ['a1', 'b', 'c', 'd'],
    });
    expect(warnings).toHaveLength(3);
  });

  it('turn a continuation into what the server understands, and repeated roles into one message', async () => {
    const { baseUrl, requests } = await serve(streams(delta('a', 'stop'), usage, done));
    const request = {
      messages: [...question.messages, { role: 'user' as const, content: 'and?' }],
      continueFrom: 'So f',
    };
    for (const continuation of ['instruction', 'prefill', 'prefill_flags'] as const)
      await ask(baseUrl, { request, model: { continuation } }).answer;
    const roles = requests.map(({ body }) =>
      (body['messages'] as { role: string; content: string }[]).map(({ role }) => role),
    );
    expect(roles).toEqual([
      ['user', 'assistant', 'user'],
      ['user', 'assistant'],
      ['user', 'assistant'],
    ]);
    expect(requests.map(({ body }) => body['continue_final_message'])).toEqual([undefined, undefined, true]);
    expect(requests[0]?.body['messages']).toMatchObject([{ content: 'hi\n\nand?' }, { content: 'So f' }, {}]);
  });
});

describe('faults of the server', () => {
  it.each([429, 500, 503])('%i is refused with its wait, and the text so far stays empty', async (status) => {
    const { baseUrl } = await serve(
      (response) =>
        void response.writeHead(status, { 'retry-after': '3' }).end(`{"error":{"message":"busy ${apiKey}"}}`),
    );
    const { answer, deltas } = ask(baseUrl);
    expect(await failure(answer)).toMatchObject({ retryable: true, retryAfterMs: 3_000, status });
    expect(deltas).toEqual([]);
  });

  it('a redirect is not followed', async () => {
    const other = await serve(streams(delta('evil', 'stop'), done));
    const { baseUrl } = await serve(
      (response) => void response.writeHead(307, { location: `${other.baseUrl}/chat/completions` }).end(),
    );
    expect(await failure(ask(baseUrl).answer)).toMatchObject({ kind: 'unavailable', retryable: false });
    expect(other.requests).toEqual([]);
  });

  it.each([
    [
      'a web page',
      (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    [
      'an answer in one piece',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'),
    ],
    [
      'an event that is no JSON',
      (response: ServerResponse) => response.writeHead(200, sse).end(`${delta('a')}data: {"choices":[{\n\n${done}`),
    ],
  ])('%s is an error', async (_, handler) => {
    const { baseUrl } = await serve(handler);
    expect(await failure(ask(baseUrl).answer)).toMatchObject({ kind: 'error', retryable: false });
  });

  it('an error inside the stream keeps what came before', async () => {
    const { baseUrl } = await serve(
      streams(delta('a'), delta('b'), `data: {"error":{"message":"out of memory, key ${apiKey}"}}\n\n`),
    );
    const { answer, deltas } = ask(baseUrl);
    expect(await failure(answer)).toMatchObject({ kind: 'error', retryable: true });
    expect(deltas).toEqual(['a', 'b']);
  });

  it.each([
    ['between events', (response: ServerResponse) => response.end()],
    ['in the middle of an event', (response: ServerResponse) => response.end('data: {"choices":[{"delta":{"cont')],
    ['by a reset', (response: ServerResponse) => response.socket?.resetAndDestroy()],
    ['by a close without the last chunk', (response: ServerResponse) => response.socket?.destroy()],
  ])('an answer cut %s is an error worth repeating', async (_, cut) => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, sse);
      response.write(delta('a'), () => cut(response));
    });
    const { answer, deltas } = ask(baseUrl);
    expect(await failure(answer)).toMatchObject({ kind: 'error', retryable: true });
    expect(deltas).toEqual(['a']);
  });

  it('an endless line is cut off at its bound', async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, sse);
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), more);
      };
      response.write('data: ');
      more();
    });
    expect(await failure(ask(baseUrl, { server: { maxEventBytes: 1_000_000 } }).answer)).toMatchObject({
      kind: 'error',
      retryable: false,
    });
  });

  it('silence is a stall: before the first byte and after some text', async () => {
    const closed = vi.fn();
    const { baseUrl } = await serve((response, body) => {
      response.on('close', closed);
      if (body['model'] === 'talks') response.writeHead(200, sse).write(delta('a'));
    });
    expect(await failure(ask(baseUrl, { server: { firstByteTimeoutMs: 40 } }).answer)).toMatchObject({
      kind: 'stalled',
      retryable: true,
    });
    const { answer, deltas } = ask(baseUrl, { server: { stallTimeoutMs: 40 }, model: { model: 'talks' } });
    expect(await failure(answer)).toMatchObject({ kind: 'stalled', retryable: true });
    expect(deltas).toEqual(['a']);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2), { timeout: 8_000 });
  });

  it('a server that is not there is unavailable', async () => {
    const { baseUrl, server } = await serve(streams());
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(ask(baseUrl).answer)).toMatchObject({ kind: 'unavailable', retryable: true });
  });

  it('a TLS server that never shakes hands is unavailable after the connect time-out', async () => {
    const silent = net.createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const sockets: net.Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const baseUrl = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`;
    expect(await failure(ask(baseUrl, { server: { connectTimeoutMs: 40 } }).answer)).toMatchObject({
      kind: 'unavailable',
      retryable: true,
    });
  });
});

describe('abort', () => {
  it('closes the connection at once, also before the answer began', async () => {
    const closed = vi.fn();
    const { baseUrl, requests } = await serve((response, body) => {
      response.on('close', closed);
      if (body['model'] === 'talks') response.writeHead(200, sse).write(delta('a'));
    });
    for (const name of ['silent', 'talks']) {
      const abort = new AbortController();
      const { answer, deltas } = ask(baseUrl, { signal: abort.signal, model: { model: name } });
      await vi.waitFor(() => expect(name === 'talks' ? deltas : requests).toHaveLength(1), { timeout: 8_000 });
      abort.abort();
      await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    }
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2), { timeout: 8_000 });
  });
});
