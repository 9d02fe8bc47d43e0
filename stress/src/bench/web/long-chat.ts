import type { Browser } from 'playwright-core';
import { percentile, sortNumbers } from '../support/statistics.ts';
import { newProfile } from './browser.ts';
import { openAndTime, stopFrames, watchFrames } from './page-probes.ts';
import { longMessages, type SeededChats } from './seed-chats.ts';

const lastMarker = `That was answer ${longMessages / 2}.`;

export interface LongChat {
  readonly openMs: number;
  readonly fps: number;
  readonly p95FrameMs: number;
  readonly worstFrameMs: number;
  /** How far up the reader came in that time. */
  readonly scrolledMessages: number;
  readonly nodes: number;
}

/** Opens a chat that this profile has never seen from the list, and scrolls up through it by the wheel. */
export async function openLongChat(
  browser: Browser,
  url: string,
  chats: SeededChats,
  forMs: number,
): Promise<LongChat> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    await page.goto(url);
    await page.locator('nav a', { hasText: 'A long one' }).waitFor();
    await page.waitForLoadState('networkidle');
    const openMs = await page.evaluate(openAndTime, { href: `/c/${chats.longId}`, marker: lastMarker });
    await page.waitForLoadState('networkidle');

    await page.mouse.move(700, 450);
    await page.evaluate(watchFrames);
    const endAt = performance.now() + forMs;
    while (performance.now() < endAt) await page.mouse.wheel(0, -480);
    const frames = await page.evaluate(stopFrames);
    const sorted = sortNumbers(frames);
    const total = frames.reduce((sum, ms) => sum + ms, 0);
    const first = await page.locator('[data-message=user]').first().textContent();
    const reached = Number(/Question (\d+)/.exec(first ?? '')?.[1] ?? Number.NaN);
    const { nodes } = (await devtools.send('Memory.getDOMCounters')) as { nodes: number };
    return {
      openMs,
      fps: (frames.length * 1_000) / total,
      p95FrameMs: percentile(sorted, 0.95),
      worstFrameMs: sorted.at(-1) ?? Number.NaN,
      scrolledMessages: longMessages - reached * 2,
      nodes,
    };
  } finally {
    await context.close();
  }
}
