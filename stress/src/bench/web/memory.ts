import type { Browser, CDPSession } from 'playwright-core';
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

/** Chats are opened and left, one after the other; what stays after the garbage was collected is compared. */
export async function openAndLeave(browser: Browser, url: string, chats: SeededChats, count: number): Promise<Memory> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    await page.goto(url);
    await page.locator('[data-composer]').waitFor();
    const visit = (id: string | undefined) => page.evaluate(visitChat, { href: `/c/${id ?? ''}`, marker });
    for (const id of chats.shortIds.slice(0, warmUp)) await visit(id);
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

async function counts(devtools: CDPSession) {
  for (let round = 0; round < 3; round++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { mb: usedSize / 2 ** 20, nodes, listeners: jsEventListeners };
}
