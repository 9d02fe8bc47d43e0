import { foreignOrigin, type IncomingRequest } from './own-page.ts';

export interface LoopbackRules {
  /** Known only after listening on port 0. */
  readonly port: () => number;
  /** Of a development server in front of us. */
  readonly furtherOrigins?: readonly string[];
}

/**
 * Local mode has no credential to protect it, so the request itself must show that it comes from this machine
 * and from our own page (A1.83). `Host` defeats DNS rebinding: the browser sends the attacker's name.
 */
export function assertLoopback(request: IncomingRequest, { port, furtherOrigins = [] }: LoopbackRules): void {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const trusted = [...ownHosts(port()), ...furtherOrigins.map((known) => known.replace(/^https?:\/\//, ''))];
  const fromHere = isLoopbackAddress(request.socket.remoteAddress);
  const hostFits = host !== undefined && trusted.includes(host.toLowerCase());
  const originFits =
    origin === undefined || trusted.some((known) => origin === `http://${known}`) || furtherOrigins.includes(origin);
  const siteFits = site === undefined || site === 'same-origin' || site === 'none';
  if (!fromHere || !hostFits || !originFits || !siteFits) throw foreignOrigin();
}

/**
 * The same for what holds nothing of anybody: somebody may follow a link on another site to our page. The site
 * learns nothing by that, and our page cannot be framed.
 */
export function assertLoopbackOrLink(request: IncomingRequest, rules: LoopbackRules): void {
  const { 'sec-fetch-site': _site, ...headers } = request.headers;
  assertLoopback(isFollowedLink(request) ? { ...request, headers, socket: request.socket } : request, rules);
}

function isFollowedLink({ method, headers }: IncomingRequest): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function ownHosts(port: number): string[] {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  // Browsers leave the default port out.
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address));
}
