import type { Browser, Page } from 'playwright-core';
import { percentile, sortNumbers } from '../support/statistics.ts';
import { newProfile } from './browser.ts';
import { mainThreadTasks } from './tasks.ts';

export interface Streamed {
  /** The longest task of the page's main thread: on the clock, and what it had of the processor. */
  readonly longestTaskMs: number;
  readonly longestTaskCpuMs: number;
  /** How many tasks of 50 ms or more. */
  readonly longTasks: number;
  readonly typingP95Ms: number;
  readonly typedKeys: number;
  readonly shift: number;
  readonly tokensPerS: number;
}

/** An answer comes into a chat of 500 messages while somebody types on. */
export async function streamInto(browser: Browser, url: string, id: string, forMs: number): Promise<Streamed> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    await page.goto(`${url}/c/${id}`);
    await page.locator('[data-message=assistant]').last().waitFor();
    await page.waitForLoadState('networkidle');
    await page.locator('[data-composer]').fill('Tell me everything.');
    await page.keyboard.press('Enter');
    await page.locator('[data-message=assistant][data-live]').waitFor();
    await page.evaluate(() => {
      const probe = globalThis.window.parleyProbe;
      probe.keys.length = 0;
      probe.longTasks.length = 0;
    });
    const stopTrace = await mainThreadTasks(devtools);
    const length = (): Promise<number> =>
      page.evaluate(() => globalThis.document.querySelector('[data-live] [data-body]')?.textContent?.length ?? 0);
    const before = await length();
    const startedAt = performance.now();
    await type(page, forMs);
    const grown = (await length()) - before;
    const tookS = (performance.now() - startedAt) / 1_000;
    const tasks = await stopTrace();
    const probe = await page.evaluate(() => globalThis.window.parleyProbe);
    if (grown <= 0) throw new Error('nothing came while it was measured');
    return {
      longestTaskMs: Math.max(...tasks.map(({ ms }) => ms)),
      longestTaskCpuMs: Math.max(...tasks.map(({ cpuMs }) => cpuMs)),
      longTasks: tasks.filter(({ ms }) => ms >= 50).length,
      typingP95Ms: percentile(sortNumbers(probe.keys), 0.95),
      typedKeys: probe.keys.length,
      shift: probe.shift,
      tokensPerS: grown / tookS,
    };
  } finally {
    await context.close();
  }
}

/** The yardstick: the same in a field with nothing around it. A page is drawn 60 times a second, whatever is on it. */
export async function typeIntoNothing(browser: Browser, forMs: number): Promise<number> {
  const { page, context } = await newProfile(browser);
  try {
    await page.goto('data:text/html,<textarea data-composer autofocus></textarea>');
    await page.locator('[data-composer]').focus();
    await type(page, forMs);
    const { keys } = await page.evaluate(() => globalThis.window.parleyProbe);
    return percentile(sortNumbers(keys), 0.95);
  } finally {
    await context.close();
  }
}

/** Somebody who types well; out of step with the pictures of the screen. */
async function type(page: Page, forMs: number): Promise<void> {
  const startedAt = performance.now();
  for (let typed = 0; performance.now() - startedAt < forMs; typed++) {
    await page.keyboard.press(typed % 6 === 5 ? 'Space' : ('andso'[typed % 6] ?? 'a'));
    await page.waitForTimeout(73);
  }
}
