import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const web = fileURLToPath(new URL('../..', import.meta.url));

export const executablePath = [
  process.env.PARLEY_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
].find((file) => file && existsSync(file));

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

/** Root cannot have Chromium's own sandbox, and the only pages it opens are ours. */
export function openBrowser() {
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
