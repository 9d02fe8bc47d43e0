import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const source = fileURLToPath(new URL('../src/features/offline/worker/service-worker.ts', import.meta.url));
const needed = /\/features\/(chat|composer|conversations|offline|markdown\/components)\/|\/app\/languages\/en\.ts$/;
const mostBytesLater = 600_000;
const always = ['/', '/favicon.svg', '/manifest.webmanifest', '/icons/app-192.png'];

/** Builds the service worker when the page has been built, with the list of what the page is made of. */
export function serviceWorker() {
  let outDir;
  let bundle;
  return {
    name: 'parley-service-worker',
    apply: 'build',
    configResolved: (config) => {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    generateBundle(_options, files) {
      bundle = files;
    },
    async closeBundle() {
      const entry = Object.values(bundle ?? {}).find(
        (file) => file.type === 'chunk' && file.isEntry && file.facadeModuleId?.endsWith('/index.html'),
      );
      // Another page than the client's own is being built.
      if (!entry) return;
      await build({
        configFile: false,
        logLevel: 'error',
        publicDir: false,
        define: { parleyBuild: JSON.stringify(contentsOf(outDir, bundle, entry)) },
        build: {
          outDir,
          emptyOutDir: false,
          target: ['chrome123', 'firefox128', 'safari17.5'],
          rolldownOptions: { input: source, output: { format: 'iife', entryFileNames: 'sw.js' } },
        },
      });
    },
  };
}

function contentsOf(outDir, bundle, entry) {
  const first = new Set(always);
  const add = (name) => {
    const file = bundle[name];
    if (!file || first.has(`/${name}`)) return;
    first.add(`/${name}`);
    for (const style of file.viteMetadata?.importedCss ?? []) first.add(`/${style}`);
    for (const other of file.imports ?? []) add(other);
  };
  add(entry.fileName);
  // Without these a conversation can't be read or written: whatever draws it, and the words.
  for (const file of Object.values(bundle))
    if (file.type === 'chunk' && file.moduleIds.some((id) => needed.test(id))) add(file.fileName);
  const assets = readdirSync(path.join(outDir, 'assets')).map((name) => `/assets/${name}`);
  const latin = assets.find((name) => /figtree-latin-wght-normal.*\.woff2$/.test(name));
  if (latin) first.add(latin);
  const later = assets.filter(
    (name) =>
      !first.has(name) &&
      /\.(js|css|woff2|svg|png)$/.test(name) &&
      statSync(path.join(outDir, name)).size <= mostBytesLater,
  );
  // What opens pages and draws answers before what they look like.
  later.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const id = createHash('sha256');
  for (const name of [...first, ...later].sort()) id.update(name);
  for (const name of always) id.update(readFileSync(path.join(outDir, name === '/' ? 'index.html' : name)));
  return {
    id: id.digest('hex').slice(0, 16),
    entry: `/${entry.fileName}`,
    first: [...first],
    later,
  };
}

const rank = (name) => (/\.(js|css)$/.test(name) ? 0 : 1);
