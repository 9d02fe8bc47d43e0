import type { Browser, CDPSession, Page } from 'playwright-core';
import { newProfile } from './browser.ts';
import { visitChat } from './page-probes.ts';
import type { SeededChats } from './seed-chats.ts';

export interface Memory {
  readonly beforeMb: number;
  readonly afterMb: number;
  readonly nodesBefore: number;
  readonly nodesAfter: number;
  readonly listenersBefore: number;
  readonly listenersAfter: number;
}

const marker = 'That was answer 6.';
const warmUp = 20;
const quietMs = 4_000;

/** Chats are opened and left, one after the other; what stays after the garbage was collected is compared. */
export async function openAndLeave(browser: Browser, url: string, chats: SeededChats, count: number): Promise<Memory> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    await page.goto(url);
    await page.locator('[data-composer]').waitFor();
    const visit = (id: string | undefined) => page.evaluate(visitChat, { href: `/c/${id ?? ''}`, marker });
    for (const id of chats.shortIds.slice(0, warmUp)) await visit(id);
    await allFetched(page);
    const before = await counts(devtools);
    for (const id of chats.shortIds.slice(warmUp, warmUp + count)) await visit(id);
    // The one that was open before is open again: what is compared shows the same.
    await visit(chats.shortIds[warmUp - 1]);
    const after = await counts(devtools);
    return {
      beforeMb: before.mb,
      afterMb: after.mb,
      nodesBefore: before.nodes,
      nodesAfter: after.nodes,
      listenersBefore: before.listeners,
      listenersAfter: after.listeners,
    };
  } finally {
    await context.close();
  }
}

/** What the page fetches and runs once it has nothing to do is no growth by chats. */
async function allFetched(page: Page): Promise<void> {
  const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  let before = -1;
  for (let now = await fetched(); now !== before; now = await fetched()) {
    before = now;
    await page.waitForTimeout(quietMs);
  }
}

async function counts(devtools: CDPSession) {
  for (let round = 0; round < 3; round++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { mb: usedSize / 2 ** 20, nodes, listeners: jsEventListeners };
}
