import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem, type Access, type Route } from '@parley/protocol';
import { OpenAiError } from '@parley/protocol/openai-compatible';
import { openAiCode, speaksOpenAi } from '../openai/openai-error.ts';
import type { Example } from './access-examples.ts';
import { secretMark, type AccessWorld, type Credential } from './access-world.ts';
import type { Answer } from './team-server.ts';
import { openStream } from './test-stream.ts';

/** What a credential should get from a route, worked out from the declaration alone (A1.2, A1.3). */
export interface Expected {
  readonly status: number;
  readonly code?: string | undefined;
  /** Let in; only what was asked for decides. */
  readonly admitted: boolean;
}

const faultStatus = { unauthenticated: 401, token_expired: 401, session_revoked: 401, account_suspended: 403 } as const;

export function expectedAnswer(route: Route, example: Example, credential: Credential): Expected {
  const { access } = route;
  const admitted = { status: example.admitted?.status ?? route.success, code: example.admitted?.code, admitted: true };
  if (access.kind === 'public') {
    return example.tellsExpired === true && credential.fault === 'token_expired'
      ? refused(401, 'token_expired')
      : admitted;
  }
  return refusalBy(access, credential) ?? (isForeign(example, credential) ? refused(404, 'not_found') : admitted);
}

/** `undefined`: may ask. */
export function refusalBy(
  access: Exclude<Access, { kind: 'public' }>,
  { fault, role, scopes }: Credential,
): Expected | undefined {
  if (fault !== undefined) return refused(faultStatus[fault], fault);
  if (access.kind === 'admin' && role !== 'admin') return refused(403, 'forbidden');
  if (scopes === 'all') return undefined;
  const mayAsk = access.scope !== null && scopes?.includes(access.scope) === true;
  return mayAsk ? undefined : refused(403, 'insufficient_scope');
}

function refused(status: number, code: string): Expected {
  return { status, code, admitted: false };
}

function isForeign(example: Example, { person }: Credential): boolean {
  return example.thing !== undefined && person !== 'owner';
}

/** Asks for one route with one credential; answers what is wrong about it. */
export async function runCell(
  world: AccessWorld,
  { route, example, credential }: { route: Route; example: Example; credential: Credential },
): Promise<string[]> {
  const expected = expectedAnswer(route, example, credential);
  const id = await (example.thing ?? example.shared)?.(world);
  const name = `${route.method} ${route.path} as ${credential.name}`;
  const answer = await ask(world, { route, example, credential, id });
  const wrong = checkAnswer({ route, expected, answer });
  if (mustNotRead(route, credential) && answer.text.includes(secretMark)) wrong.push('shows what is the owner’s');
  if (answer.status === 404 && isForeign(example, credential)) {
    // No oracle: what is somebody else's looks like what is nowhere.
    const unknown = await ask(world, { route, example, credential, id: randomUUID() });
    if (!isDeepStrictEqual([answer.status, answer.text], [unknown.status, unknown.text]))
      wrong.push(`tells a foreign id from an unknown one: ${answer.text} and ${unknown.text}`);
  }
  if (route.method === 'GET') wrong.push(...(await checkHead(world, { route, example, credential, id }, expected)));
  return wrong.map((what) => `${name}: ${what}`);
}

interface Asked {
  readonly route: Route;
  readonly example: Example;
  readonly credential: Credential;
  readonly id: string | undefined;
}

export function pathOf(route: Route, example: Example, id: string | undefined): string {
  return `${route.path.replace(/:(id|name)/, id ?? '')}${example.query ?? ''}`;
}

async function ask(
  world: AccessWorld,
  { route, example, credential, id }: Asked,
  method: string = route.method,
): Promise<Answer> {
  const headers =
    example.endsSession === true ? ((await credential.fresh?.()) ?? credential.headers) : credential.headers;
  const json = await example.body?.(world);
  if (example.endless === true && method === 'GET') return firstOf(world, pathOf(route, example, id), headers);
  const { bytes } = example;
  return world.server.send(method, pathOf(route, example, id), {
    headers: bytes === undefined ? headers : { ...headers, 'content-type': 'application/octet-stream' },
    ...(json === undefined ? {} : { json }),
    ...(bytes === undefined ? {} : { body: bytes }),
  });
}

/** The beginning of a stream that does not end. */
async function firstOf(world: AccessWorld, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const opened = await openStream(world.server.port, path, headers);
  if (!('closed' in opened)) {
    const text = JSON.stringify(opened);
    const json = () => JSON.parse(text);
    const problemType = { 'content-type': 'application/problem+json; charset=utf-8' };
    return { status: opened.status, headers: problemType, text, json, problem: json, code: () => opened.code };
  }
  await opened.first;
  opened.close();
  const none = () => undefined;
  return { status: 200, headers: {}, text: opened.text(), json: none, problem: none as never, code: none as never };
}

function checkAnswer({ route, expected, answer }: { route: Route; expected: Expected; answer: Answer }): string[] {
  const wrong: string[] = [];
  if (answer.status !== expected.status)
    return [`${answer.status} instead of ${expected.status}: ${answer.text.slice(0, 300)}`];
  if (answer.status >= 400 && speaksOpenAi(route.path)) return checkOpenAiError(expected, answer);
  if (answer.status >= 400) {
    const problem = Problem.safeParse(parseJson(answer.text));
    if (!problem.success || problem.data.status !== answer.status)
      return [`no problem document: ${answer.text.slice(0, 300)}`];
    if (expected.code !== undefined && problem.data.code !== expected.code)
      wrong.push(`${problem.data.code} instead of ${expected.code}`);
    if (answer.headers['content-type'] !== 'application/problem+json; charset=utf-8')
      wrong.push(`content type ${answer.headers['content-type']}`);
    return wrong;
  }
  if (route.response === undefined) return wrong;
  const body = parseJson(answer.text);
  const parsed = route.response.safeParse(body);
  if (!parsed.success) wrong.push(`not as declared: ${parsed.error.message}`);
  // Nothing beside what is declared: a column too many is how secrets leave.
  else if (!isDeepStrictEqual(parsed.data, body)) wrong.push(`more than declared: ${answer.text.slice(0, 500)}`);
  return wrong;
}

function checkOpenAiError({ code }: Expected, answer: Answer): string[] {
  const body = parseJson(answer.text);
  const parsed = OpenAiError.safeParse(body);
  if (!parsed.success || !isDeepStrictEqual(parsed.data, body)) return [`no error of OpenAI's: ${answer.text}`];
  const got = parsed.data.error.code;
  return code === undefined || got === openAiCode(code) ? [] : [`${got} instead of ${openAiCode(code)}`];
}

async function checkHead(world: AccessWorld, asked: Asked, expected: Expected): Promise<string[]> {
  const answer = await ask(world, asked, 'HEAD');
  const wrong =
    answer.status === expected.status ? [] : [`HEAD answers ${answer.status} instead of ${expected.status}`];
  return answer.text === '' ? wrong : [...wrong, 'HEAD answers with a body'];
}

/** Administrators read audit entries, which name things; nobody but the owner reads what is in them. */
function mustNotRead({ access }: Route, { person }: Credential): boolean {
  return person !== 'owner' && !(access.kind === 'public');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
