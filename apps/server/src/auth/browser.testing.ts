import { request } from 'node:http';

/** As much of a browser as signing in takes: cookies with their paths, the Origin header, no scripts. For tests only. */
export interface TestBrowser {
  send(method: string, url: string | URL, options?: SendOptions): Promise<TestAnswer>;
  /** Follows redirects with GET until something else comes, or `until` says stop. */
  follow(answer: TestAnswer, until?: (url: URL) => boolean): Promise<TestAnswer>;
  cookie(name: string): string | undefined;
  forget(name: string): void;
}

export interface SendOptions {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestAnswer {
  readonly status: number;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

interface StoredCookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

export function createTestBrowser(): TestBrowser {
  let jar: StoredCookie[] = [];

  function store(url: URL, header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const attribute = (name: string) =>
      attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const cookie = {
      host: url.host,
      path: attribute('path') ?? '/',
      name: pair.slice(0, equals),
      value: pair.slice(equals + 1),
    };
    jar = jar.filter((known) => known.host !== cookie.host || known.name !== cookie.name || known.path !== cookie.path);
    const expired =
      attribute('max-age') === '0' ||
      (attribute('expires') !== undefined && Date.parse(attribute('expires') ?? '') < Date.now());
    if (!expired) jar.push(cookie);
  }

  async function send(
    method: string,
    target: string | URL,
    { json, form, headers = {} }: SendOptions = {},
  ): Promise<TestAnswer> {
    const url = new URL(target);
    const cookies = jar.filter(
      ({ host, path }) =>
        host === url.host && (path === '/' || url.pathname === path || url.pathname.startsWith(`${path}/`)),
    );
    const body =
      json === undefined
        ? form === undefined
          ? undefined
          : new URLSearchParams(form).toString()
        : JSON.stringify(json);
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
    const answer = await exchange(
      url,
      method,
      {
        ...(cookies.length === 0 ? {} : { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      body,
    );
    for (const header of answer.headers['set-cookie'] ?? []) store(url, header);
    return answer;
  }

  return {
    send,
    async follow(answer, until = () => false) {
      let current = answer;
      while ([302, 303].includes(current.status)) {
        const next = new URL(String(current.headers['location']), current.url);
        if (until(next)) return { ...current, url: next };
        current = await send('GET', next);
      }
      return current;
    },
    cookie: (name) => jar.find((cookie) => cookie.name === name)?.value,
    forget: (name) => void (jar = jar.filter((cookie) => cookie.name !== name)),
  };
}

/** Not `fetch`: tests have to say which Host and Origin are sent. */
function exchange(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<TestAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: incoming.statusCode ?? 0,
          url,
          headers: incoming.headers,
          text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
