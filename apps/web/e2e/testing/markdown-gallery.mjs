import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const web = fileURLToPath(new URL('../..', import.meta.url));

/** The gallery as production would build it, in a folder of its own. */
export async function buildGallery() {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-gallery-'));
  await build({
    root: web,
    configFile: path.join(web, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: path.join(web, 'markdown-gallery.html') } },
  });
  copyFileSync(path.join(folder, 'markdown-gallery.html'), path.join(folder, 'index.html'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
