/**
 * Every address of the web client. The build writes them to dist/pages.json, and the server answers each with the page.
 */
export const paths = {
  home: '/',
  chat: '/c/:id',
  folder: '/folder/:id',
  dashboard: '/dashboard',
  search: '/search',
  models: '/models',
  modelsSection: '/models/:section',
  knowledge: '/knowledge',
  memory: '/memory',
  studio: '/studio',
  voice: '/voice',
  settings: '/settings',
  settingsSection: '/settings/:section',
  admin: '/admin',
  adminSection: '/admin/:section',
  share: '/share/:token',
} as const;

export type PathName = keyof typeof paths;
export type Params = Readonly<Record<string, string>>;

export function chatPath(id: string, messageId?: string): string {
  return `/c/${encodeURIComponent(id)}${messageId === undefined ? '' : `#${messageId}`}`;
}

export function folderPath(id: string): string {
  return `/folder/${encodeURIComponent(id)}`;
}

export function matchPath(path: string): { readonly name: PathName; readonly params: Params } | undefined {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  for (const name of Object.keys(paths) as PathName[]) {
    const params = matchOne(paths[name], clean);
    if (params) return { name, params };
  }
  return undefined;
}

function matchOne(pattern: string, path: string): Params | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) {
      try {
        params[segment.slice(1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    } else if (segment !== value) return undefined;
  }
  return params;
}
