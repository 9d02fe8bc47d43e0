import { chromium } from 'playwright-core';
import { findChromium } from '../browser.mjs';

/** A headless Chromium of this machine. */
export async function openBrowser() {
  const executablePath = await findChromium();
  // Root cannot have Chromium's own sandbox, and the only page it opens is ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
