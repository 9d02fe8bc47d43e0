import { existsSync } from 'node:fs';
import { findBrowser } from '@parley/client/testing';
import { chromium } from 'playwright-core';

const isBuilt = existsSync(new URL('../../dist/index.html', import.meta.url));

/** Undefined where no browser is: then nothing can be said about the page, and its tests are skipped. */
export const executablePath = findBrowser();
export const canBrowse = executablePath !== undefined && isBuilt;

/** Root cannot have Chromium's own sandbox, and the only pages it opens are ours. */
export function openBrowser(options = {}) {
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(options.args ?? [])];
  return chromium.launch({ executablePath, ...options, args });
}
