import type { Route } from '@parley/protocol';
import type { RegisteredRoute } from '../http/known-methods.ts';

/** Answered without a declaration in the protocol, each for a reason. Everything else must be declared. */
const undeclared: readonly { readonly method: string; readonly path: RegExp; readonly why: string }[] = [
  { method: 'GET', path: /^\/$/, why: 'the page itself: the same for everybody, holds nothing of anybody' },
  { method: 'GET', path: /^\/assets\/[\w.-]+$/, why: 'scripts and styles of the page' },
  {
    method: 'GET',
    path: /^\/(favicon\.svg|manifest\.webmanifest)$/,
    why: 'icon and name of the page',
  },
  { method: 'GET', path: /^\/(?!api\b|v1\b|ws\b)[a-z]+(\/:[a-z]+)?$/, why: 'addresses that the page draws by itself' },
];

/** What is registered and not declared, or declared and not registered. */
export function findUndeclared(registered: readonly RegisteredRoute[], table: readonly Route[]): string[] {
  const declared = new Set(table.map(({ method, path }) => `${method} ${path}`));
  const known = new Set(registered.map(({ method, path }) => `${method} ${withoutSlash(path)}`));
  const isAllowed = ({ method, path }: RegisteredRoute) =>
    // Answered by the handler, guards included, of the GET beside it.
    (method === 'HEAD' && known.has(`GET ${withoutSlash(path)}`)) ||
    declared.has(`${method} ${withoutSlash(path)}`) ||
    undeclared.some((entry) => entry.method === method && entry.path.test(path));
  return [
    ...registered.filter((route) => !isAllowed(route)).map(({ method, path }) => `${method} ${path} is not declared`),
    ...[...declared].filter((route) => !known.has(route)).map((route) => `${route} is declared and not there`),
  ];
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
