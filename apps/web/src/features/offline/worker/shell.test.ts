import { describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

const origin = 'https://parley.example';

/** As much of a cache as the shell uses. */
function memoryCaches() {
  const stores = new Map<string, Map<string, Response>>();
  const pathOf = (request: RequestInfo | URL) =>
    new URL(typeof request === 'object' && 'url' in request ? request.url : String(request), origin).pathname;
  const open = (name: string) => {
    const files = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, files);
    return Promise.resolve({
      match: (request: RequestInfo) => Promise.resolve(files.get(pathOf(request))?.clone()),
      put: (request: RequestInfo, answer: Response) => Promise.resolve(void files.set(pathOf(request), answer)),
      keys: () => Promise.resolve([...files.keys()].map((path) => new Request(new URL(path, origin)))),
    });
  };
  const caches = {
    open,
    match: () => Promise.resolve(undefined),
    keys: () => Promise.resolve([...stores.keys()]),
    delete: (name: string) => Promise.resolve(stores.delete(name)),
  };
  return { stores, caches: caches as unknown as CacheStorage };
}

function shellOf(later: readonly string[], lost: readonly string[] = []) {
  const { stores, caches } = memoryCaches();
  const asked: string[] = [];
  const shell = () =>
    new Shell({
      build: { id: 'one', entry: '/assets/index.js', first: ['/'], later },
      origin,
      caches,
      pause: () => new Promise(() => {}),
      fetch: (request) => {
        asked.push(String(request));
        return Promise.resolve(
          new Response('words /assets/index.js', { status: lost.includes(String(request)) ? 404 : 200 }),
        );
      },
    });
  return { shell, asked, kept: () => [...(stores.get('parley-shell-one') ?? new Map()).keys()] };
}

describe('the files that come when there is time (O1.2)', () => {
  const files = Array.from({ length: 20 }, (_, n) => `/assets/${n}.js`);

  it('are kept a few at a time, in their order, until none is left', async () => {
    const { shell, asked, kept } = shellOf(files);
    const worker = shell();
    expect([await worker.fill(), await worker.fill(), await worker.fill(), await worker.fill()]).toEqual([12, 4, 0, 0]);
    expect(asked).toEqual(files);
    expect(kept()).toEqual(files);
  });

  it('are not asked for again by the next worker, and one that is lost holds up nothing', async () => {
    const { shell, asked, kept } = shellOf(files, ['/assets/3.js']);
    await shell().fill();
    expect(kept()).toHaveLength(7);
    asked.length = 0;
    const next = shell();
    await next.fill();
    expect(asked).toEqual(['/assets/3.js', ...files.slice(8, 15)]);
  });
});

describe('a page that is opened (O1.3)', () => {
  it('is the kept one at once where its address brings words along, and else what the network has', async () => {
    const { shell, asked } = shellOf([]);
    const one = shell();
    await one.install();
    asked.length = 0;
    const open = (path: string) => one.answer({ method: 'GET', mode: 'navigate', url: origin + path } as Request);
    for (const path of ['/?q=words', '/?model=a&q=words', '/?share_text=words'])
      expect(await (await open(path))?.text()).toContain('words');
    expect(asked).toEqual([]);
    await open('/');
    await open('/settings?q=words');
    expect(asked).toHaveLength(2);
  });
});
