import type { Random } from '../../support/random.ts';
import { generate, type GenerateContext, type JsonSchema } from './generate.ts';
import { hostile, hostileJson, hostileText, mutate } from './mutate.ts';
import { sendRaw, type RawAnswer, type RawRequest } from './raw-http.ts';
import { faultOf } from './verdict.ts';
import type { World } from './world.ts';

export interface RouteFault {
  readonly route: string;
  readonly as: string;
  readonly what: string;
  readonly request: string;
}

export interface RoutesResult {
  readonly requests: number;
  readonly routes: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly faults: readonly RouteFault[];
}

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly isAdmin: boolean;
  readonly query: readonly { readonly name: string; readonly schema: JsonSchema }[];
  readonly body: JsonSchema | undefined;
}

const inFlight = 8;

/** Every route of the OpenAPI document with inputs that are right, nearly right and hostile. */
export async function fuzzRoutes(options: {
  readonly port: number;
  readonly world: World;
  readonly random: Random;
  readonly requests: number;
}): Promise<RoutesResult> {
  const { port, world, random, requests } = options;
  const baseUrl = `http://127.0.0.1:${port}`;
  const document = (await (await fetch(`${baseUrl}/api/schema`)).json()) as OpenApi;
  const operations = readOperations(document);
  const context: GenerateContext = {
    random,
    components: document.components.schemas,
    ids: [...world.bobsIds, ...world.alicesIds],
    meaningful: {
      model: ['script/d0-r0-n5'],
      conversation_id: world.bobsConversations,
      message_id: world.bobsIds,
      active_leaf_id: world.bobsIds,
    },
  };
  let bobsToken = world.bob.accessToken;
  let rootsToken = world.root.accessToken;
  const statuses = new Map<number, number>();
  const faults: RouteFault[] = [];
  let sent = 0;

  async function one(): Promise<void> {
    const operation = operations[sent % operations.length];
    sent += 1;
    if (operation === undefined) return;
    const as = callerOf(operation);
    // An administrator may do anything to anybody; what must not happen is that somebody else can.
    const ids = as === 'root' ? [world.carolsId, ...world.bobsIds] : context.ids;
    const credential = credentialOf(as);
    const request = buildRequest(operation, { ...context, ids }, credential);
    const answer = await sendRaw(port, request);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const what = faultOf(request, answer);
    if (what !== undefined) faults.push({ route: operation.id, as, what, request: describe(request) });
    renew(as, credential, answer);
  }

  function callerOf({ id, isAdmin }: Operation): string {
    if (isAdmin) return random.pick(['root', 'root', 'bob', 'key', 'nobody']);
    // Each time costs a session.
    if (id === 'logout' && random.chance(0.8)) return random.pick(['key', 'nobody', 'garbage']);
    return random.pick(['bob', 'bob', 'bob', 'key', 'nobody', 'garbage']);
  }

  function credentialOf(as: string): string | undefined {
    if (as === 'root') return rootsToken;
    if (as === 'bob') return bobsToken;
    if (as === 'key') return world.bobsKey;
    return as === 'garbage' ? hostileText(random).replaceAll(/[\r\n]/g, '') : undefined;
  }

  /** Signing out is a route too. */
  function renew(as: string, used: string | undefined, answer: RawAnswer): void {
    if (answer.status !== 401) return;
    if (as === 'bob' && used === bobsToken) bobsToken = world.bob.spareTokens.pop() ?? bobsToken;
    if (as === 'root' && used === rootsToken) rootsToken = world.root.spareTokens.pop() ?? rootsToken;
  }

  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (sent < requests) await one();
    }),
  );
  return { requests: sent, routes: operations.length, statuses, faults };
}

function buildRequest(operation: Operation, context: GenerateContext, credential: string | undefined): RawRequest {
  const { random } = context;
  const hostility = random.next();
  const headers: [string, string][] = [
    ['host', `127.0.0.1`],
    ['connection', 'close'],
  ];
  if (credential !== undefined) headers.push(['authorization', `Bearer ${credential}`]);
  let { method } = operation;
  let target =
    operation.path.replaceAll(/\{\w+\}/g, () => pathPart(context, hostility)) + queryOf(operation, context, hostility);
  let body: Buffer | undefined;
  if (operation.body !== undefined) {
    const value = generate(operation.body, context);
    const wrong = hostility < 0.4 ? value : hostility < 0.75 ? mutate(value, random) : hostile(random);
    body = hostility > 0.85 ? hostileJson(random, value) : Buffer.from(JSON.stringify(wrong) ?? 'null');
    if (random.chance(0.01)) body = Buffer.alloc(1_200_000, 0x20);
    headers.push(['content-type', random.chance(0.9) ? 'application/json' : random.pick(contentTypes)]);
  } else if (random.chance(0.1)) body = Buffer.from('{"surprise":true}');
  if (random.chance(0.03))
    method = random.pick([
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'HEAD',
      'TRACE',
      'BREW',
      'get',
      'PROPFIND',
    ]);
  if (random.chance(0.1)) target = random.pick(wrongTargets)(target);
  for (let extra = random.below(3); extra > 0 && random.chance(0.3); extra -= 1) headers.push(random.pick(oddHeaders));
  if (body !== undefined && random.chance(0.05)) {
    headers.push(['transfer-encoding', 'chunked']);
    body = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  } else if (body !== undefined) headers.push(['content-length', String(body.length)]);
  return {
    method,
    target: encodeTarget(target),
    headers,
    body,
    ...(random.chance(0.01) ? { version: 'HTTP/1.0' } : {}),
  };
}

/** A request line ends at a blank: whoever wants a broken one gets a 400 by the parser and learns nothing. */
function encodeTarget(target: string): string {
  return target.replaceAll(/[^!-~]/gu, (letter) => (letter.isWellFormed() ? encodeURIComponent(letter) : '%ED%A0%80'));
}

function pathPart({ random, ids }: GenerateContext, hostility: number): string {
  if (hostility < 0.7) return random.pick(ids);
  const text = hostileText(random).slice(0, 4_000);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function queryOf({ query }: Operation, context: GenerateContext, hostility: number): string {
  const { random } = context;
  const chosen = query
    .filter(() => random.chance(0.4))
    .map(({ name, schema }) => {
      const value = hostility < 0.5 ? String(generate(schema, context)) : hostileText(random).slice(0, 3_000);
      return `${name}=${encodeURIComponent(value.toWellFormed())}`;
    });
  if (random.chance(0.05))
    chosen.push(
      random.pick(['__proto__=1', 'limit=1&limit=2', '%', 'a[]=1&a[b]=2', '=', '&&&', 'cursor=' + 'A'.repeat(3_000)]),
    );
  return chosen.length === 0 ? '' : `?${chosen.join('&')}`;
}

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/JSON;charset=latin1',
  '',
  'application/',
  '*/*',
  'application/json; charset="',
  'application/xml',
];
const wrongTargets: readonly ((target: string) => string)[] = [
  (target) => target.replace(/(\?|$)/, '/$1'),
  (target) => target.replace('/api', '//api'),
  (target) => target.replace('/api/', '/api/./'),
  (target) => target.replace('/api', '/API'),
  (target) => `${target}%`,
  (target) => `${target}/../../admin/users`,
  (target) => target.replaceAll('/', '%2f'),
  (target) => `${target}${'/x'.repeat(300)}`,
  (target) => `${target}?${'q'.repeat(7_000)}`,
  (target) => `http://evil.example${target}`,
  () => '*',
  () => '/ws/chat/x',
  (target) => `${target};jsessionid=1`,
  (target) => `${target}%00`,
];
const oddHeaders: readonly [string, string][] = [
  ['accept', 'application/xml'],
  ['accept', 'x'.repeat(2_000)],
  ['accept-language', '*;q=9'],
  ['cookie', 'a'.repeat(3_000)],
  ['cookie', '=;;=;__Host-x=%00'],
  ['last-event-id', '99999999999999999999'],
  ['last-event-id', '-1; drop'],
  ['x-forwarded-for', '1.2.3.4, ,'],
  ['x-forwarded-host', 'evil.example'],
  ['origin', 'null'],
  ['if-none-match', '"'],
  ['range', 'bytes=0-99999999'],
  ['expect', '100-continue'],
  ['content-encoding', 'gzip'],
  ['x-http-method-override', 'DELETE'],
  ['upgrade', 'h2c'],
  ['x-odd', 'ü€🦊'],
  ['traceparent', '00-zz'],
  ['idempotency-key', 'x'.repeat(500)],
  ['te', 'trailers'],
];

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}
interface OpenApiOperation {
  readonly operationId: string;
  readonly 'x-access'?: { readonly kind: string };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

function readOperations({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      isAdmin: operation['x-access']?.kind === 'admin',
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query'),
      body: operation.requestBody?.content['application/json']?.schema,
    })),
  );
}

function describe({ method, target, headers, body }: RawRequest): string {
  const named = headers
    .filter(([name]) => name !== 'authorization')
    .map(([name, value]) => `${name}: ${value.slice(0, 60)}`);
  return `${method} ${target.slice(0, 300)} [${named.join('; ')}] ${body?.subarray(0, 300).toString('utf8') ?? ''}`;
}
