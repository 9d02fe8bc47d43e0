import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from 'playwright-core';
import { newProfile } from './browser.ts';

export interface Loaded {
  /** From the navigation to the picture that shows the first letter typed. */
  readonly interactiveMs: number;
  readonly shift: number;
  readonly jsKb: number;
  readonly cssKb: number;
  readonly requests: number;
  /** As it came over the wire, everything together. */
  readonly transferredKb: number;
}

/** Opens the page in a new profile and types as soon as there is a field. */
export async function load(browser: Browser, url: string, slowdown: number): Promise<Loaded> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    if (slowdown > 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const read = collect(page);
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator('[data-composer]').focus();
    await page.keyboard.press('a');
    await page.waitForFunction(() => globalThis.window.parleyProbe.firstLetterAt > 0);
    const { js, css } = await read();
    await page.waitForLoadState('networkidle');
    const all = await read();
    const probe = await page.evaluate(() => globalThis.window.parleyProbe);
    if ((await page.locator('[data-composer]').inputValue()) !== 'a') throw new Error('the letter did not arrive');
    return {
      interactiveMs: probe.firstLetterAt,
      shift: probe.shift,
      jsKb: js,
      cssKb: css,
      requests: all.requests,
      transferredKb: all.transferred,
    };
  } finally {
    await context.close();
  }
}

/** All scripts and styles of a conversation that is open, Markdown and all, in KB after gzip. */
export async function weighChat(browser: Browser, url: string): Promise<{ readonly js: number; readonly css: number }> {
  const { page, context } = await newProfile(browser);
  try {
    const read = collect(page);
    await page.goto(url);
    // Before the page fetches, for later, what nobody has asked for yet.
    await page.locator('[data-message=assistant] .md').first().waitFor();
    return await read();
  } finally {
    await context.close();
  }
}

function collect(page: Page) {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  return async () => {
    let js = 0;
    let css = 0;
    let transferred = 0;
    const seen = [...responses];
    for (const response of seen) {
      const type = response.request().resourceType();
      const sizes = await response
        .request()
        .sizes()
        .catch(() => undefined);
      transferred += (sizes?.responseBodySize ?? 0) / 1_024;
      if (type !== 'script' && type !== 'stylesheet' && type !== 'document') continue;
      const body = await response.body().catch(() => Buffer.alloc(0));
      if (type === 'document') {
        js += kbOf(within(body.toString(), 'script'));
        css += kbOf(within(body.toString(), 'style'));
      } else if (type === 'script') js += kbOf(body);
      else css += kbOf(body);
    }
    return { js, css, transferred, requests: seen.length };
  };
}

function kbOf(body: Buffer | string): number {
  return body.length === 0 ? 0 : gzipSync(body).length / 1_024;
}

/** What stands in the page itself counts as if it were a file. */
function within(html: string, element: 'script' | 'style'): string {
  const all = html.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, 'g'));
  return [...all].map(([, text = '']) => text).join('\n');
}
