import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger, type Logger } from '@parley/core';
import type { Problem, Scope } from '@parley/protocol';
import { readConfig } from '../config.ts';
import { startServer, type RunningServer, type ServerParts } from '../server.ts';

/** A whole server in this process, on a port of its own, as `main.ts` starts it. For tests only. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly routes: RunningServer['routes'];
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** From the port that needs no credential. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface SendOptions {
  /** An access token or API key. */
  readonly as?: string | undefined;
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a server answers is checked by the test that reads it
  json(): any;
  problem(): Problem;
  /** Of an error in either shape. */
  code(): string;
}

export interface TestServerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly parts?: ServerParts;
  readonly logger?: Logger;
  readonly withPage?: boolean;
  /** The real page, as it was built. */
  readonly webFolder?: string;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-edge-'));
  const config = readConfig(['--port', '0', '--data', path.join(folder, 'data')], {
    PARLEY_MODE: 'team',
    PARLEY_SETUP_CODE: setupCode,
    PARLEY_STATUS_PORT: '0',
    PARLEY_DRAIN_SECONDS: '0',
    // Nothing is downloaded by accident.
    PARLEY_LOCAL_MODEL: 'none',
    PARLEY_FIND_LOCAL_SERVERS: 'false',
    PARLEY_HUB_URL: 'none',
    PARLEY_PYTHON: 'none',
    PARLEY_WRITES_PER_MINUTE: '0',
    PARLEY_ATTACHES_PER_MINUTE: '0',
    PARLEY_SIGN_INS_PER_MINUTE: '0',
    ...options.environment,
  });
  if (config === 'help') throw new Error('no configuration');
  const server = await startServer({
    config,
    logger: options.logger ?? silentLogger,
    version: '0.0.0-test',
    onFatal: (error) => {
      throw error;
    },
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    ...(options.withPage === true ? { webFolder: writePage(path.join(folder, 'web')) } : {}),
    ...(options.parts === undefined ? {} : { parts: options.parts }),
  });
  const port = Number(new URL(server.url ?? '').port);
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    routes: server.routes,
    send: (method, target, sent = {}) => exchange({ agent, port, method, path: target }, sent),
    async metrics() {
      const answer = await exchange({ agent, port: server.statusPort ?? 0, method: 'GET', path: '/metrics' }, {});
      return answer.text;
    },
    async stop() {
      agent.destroy();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface TestSession {
  readonly token: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

export interface TestPerson {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  signIn(): Promise<TestSession>;
}

const password = 'tram lantern oboe';
const setupCode = 'a set-up code for tests';

/** The first account, which is the administrator. */
export async function setUpAdmin(server: TestServer): Promise<TestPerson> {
  const email = 'admin@example.org';
  const answer = await server.send('POST', '/api/auth/setup?tokens=true', {
    json: { email, password, display_name: 'Ada', code: setupCode },
  });
  return personAt(server, { id: answer.json().user.id, email });
}

export async function addPerson(server: TestServer, admin: TestSession, name: string): Promise<TestPerson> {
  const email = `${name}@example.org`;
  const answer = await server.send('POST', '/api/admin/users', {
    as: admin.token,
    json: { email, password, display_name: name },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return personAt(server, { id: answer.json().id, email });
}

export async function makeApiKey(
  server: TestServer,
  session: TestSession,
  scopes: readonly Scope[],
  expiresInDays?: number,
): Promise<{ readonly id: string; readonly secret: string }> {
  const answer = await server.send('POST', '/api/auth/api_keys', {
    as: session.token,
    json: { name: scopes.join(), scopes, ...(expiresInDays === undefined ? {} : { expires_in_days: expiresInDays }) },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json();
}

function personAt(server: TestServer, { id, email }: { id: string; email: string }): TestPerson {
  return {
    id,
    email,
    password,
    async signIn() {
      const answer = await server.send('POST', '/api/auth/login?tokens=true', { json: { email, password } });
      if (answer.status !== 200) throw new Error(answer.text);
      const { access_token: token, refresh_token: refreshToken, session_id: sessionId } = answer.json();
      return { token, refreshToken, sessionId };
    },
  };
}

/** Not `fetch`: tests have to say what is sent, and nothing more. */
function exchange(
  where: { agent: Agent; port: number; method: string; path: string },
  { as, json, body, headers = {} }: SendOptions,
): Promise<Answer> {
  const content = json === undefined ? body : JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...where,
        host: '127.0.0.1',
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(content === undefined ? {} : { 'content-length': Buffer.byteLength(content) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const parse = () => JSON.parse(text);
          const code = () => parse().code ?? parse().error?.code;
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: parse,
            problem: parse,
            code,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}

/** As the web client is built: a page, a file with a hash in its name, an icon. */
function writePage(folder: string): string {
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  writeFileSync(
    path.join(folder, 'index.html'),
    '<!doctype html><title>Parley</title><link rel="icon" href="/favicon.svg">',
  );
  writeFileSync(path.join(folder, 'assets', 'index-1a2b3c.js'), 'export {};');
  writeFileSync(path.join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return folder;
}
