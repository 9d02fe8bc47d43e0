import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { atLeast, atMost, figure } from '../support/figures.ts';
import type { Bench } from '../support/run-bench.ts';
import { median, percentile, sortNumbers } from '../support/statistics.ts';
import { startEmbedded, temporaryFolder } from '../targets/parley.ts';
import { newProfile } from './browser.ts';
import { apiReceived, stopFrames, watchFrames, whenListed } from './page-probes.ts';
import { sidebarWord } from './seed-sidebar.ts';

interface LongSidebar {
  /** From the navigation to the picture with the first conversations, in a new profile. */
  readonly firstOpenMs: number;
  /** Received of the server's answers until then, and until nothing came any more. */
  readonly firstKb: number;
  readonly firstWholeKb: number;
  /** The same when the browser has been here before. */
  readonly openMs: number;
  readonly wholeKb: number;
  readonly fps: number;
  readonly worstFrameMs: number;
  /** From a letter of the filter to the picture of what is left. */
  readonly filterP95Ms: number;
  /** The longest task from the first picture on, while it was scrolled and filtered. */
  readonly longestTaskMs: number;
  readonly heapMb: number;
}

/** Somebody with 5,000 chats, on a server of its own: the list would weigh on what else is measured. */
export async function benchSidebar({ children, options, report }: Bench, browser: Browser): Promise<void> {
  const dataDir = temporaryFolder(children);
  // The first start makes the owner that the chats belong to.
  await (await startEmbedded({ children, dataDir })).stop();
  const seeding = children.start({
    name: 'a long list of chats',
    file: fileURLToPath(new URL('../processes/web-sidebar.js', import.meta.url)),
    args: [path.join(dataDir, 'database')],
  });
  await seeding.line(/^seeded$/m, 180_000);
  await seeding.ended;
  const server = await startEmbedded({ children, dataDir });
  try {
    const passes: LongSidebar[] = [];
    const forMs = options.quick ? 2_000 : 4_000;
    const open = (slowdown: number) => openSidebar(browser, { url: server.urls[0] ?? '', slowdown, forMs });
    for (let pass = 0; pass < (options.quick ? 1 : 3); pass++) passes.push(await open(1));
    const slow = await open(4);
    report.table(
      [
        '5,000 chats',
        'first ms',
        'KB',
        'KB in all',
        'again ms',
        'KB',
        'fps',
        'worst ms',
        'filter p95 ms',
        'task ms',
        'heap MB',
      ],
      [...passes, slow].map((one, n) => [
        n < passes.length ? n + 1 : '4 x slower',
        one.firstOpenMs,
        one.firstKb,
        one.firstWholeKb,
        one.openMs,
        one.wholeKb,
        one.fps,
        one.worstFrameMs,
        one.filterP95Ms,
        one.longestTaskMs,
        one.heapMb,
      ]),
    );
    const middle = (of: (one: LongSidebar) => number): number => median(passes.map(of));
    report.add(
      figure({ name: 'sidebar_open_5000_ms', value: middle(({ openMs }) => openMs), unit: 'ms', goal: atMost(1_000) }),
      figure({ name: 'sidebar_visit_kb', value: middle(({ wholeKb }) => wholeKb), unit: 'KB', goal: atMost(20) }),
      figure({ name: 'sidebar_scroll_fps', value: middle(({ fps }) => fps), unit: 'frames/s', goal: atLeast(55) }),
      figure({ name: 'filter_p95_ms', value: middle(({ filterP95Ms }) => filterP95Ms), unit: 'ms', goal: atMost(50) }),
      figure({ name: 'sidebar_task_max_ms', value: middle((one) => one.longestTaskMs), unit: 'ms', goal: atMost(50) }),
      figure({ name: 'sidebar_heap_mb', value: middle(({ heapMb }) => heapMb), unit: 'MB' }),
    );
  } finally {
    await server.stop();
  }
}

/** Opens a page with thousands of conversations, opens it again, scrolls through them, and filters them. */
async function openSidebar(
  browser: Browser,
  { url, slowdown, forMs }: { readonly url: string; readonly slowdown: number; readonly forMs: number },
): Promise<LongSidebar> {
  const { page, context, devtools } = await newProfile(browser);
  try {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const first = await visit(page, url);
    // What is kept is written while the page has nothing else to do.
    await page.waitForTimeout(2_000);
    const again = await visit(page, url);

    await page.evaluate(() => void (globalThis.window.parleyProbe.longTasks.length = 0));
    await page.mouse.move(120, 600);
    await page.evaluate(watchFrames);
    const endAt = performance.now() + forMs;
    while (performance.now() < endAt) await page.mouse.wheel(0, 480);
    const frames = await page.evaluate(stopFrames);
    const total = frames.reduce((sum, ms) => sum + ms, 0);

    const keys = await filter(page);
    const { longTasks } = await page.evaluate(() => globalThis.window.parleyProbe);
    return {
      firstOpenMs: first.listedMs,
      firstKb: first.kb,
      firstWholeKb: first.wholeKb,
      openMs: again.listedMs,
      wholeKb: again.wholeKb,
      fps: (frames.length * 1_000) / total,
      worstFrameMs: Math.max(...frames),
      filterP95Ms: percentile(sortNumbers(keys), 0.95),
      longestTaskMs: Math.max(0, ...longTasks.map(({ ms }) => ms)),
      heapMb: await heap(devtools),
    };
  } finally {
    await context.close();
  }
}

async function visit(page: Page, url: string) {
  await page.goto(url, { waitUntil: 'commit' });
  const listedMs = await page.evaluate(whenListed);
  const kb = await page.evaluate(apiReceived, listedMs);
  await quiet(page);
  return { listedMs, kb, wholeKb: await page.evaluate(apiReceived, Number.MAX_VALUE) };
}

/** The list is read page by page with pauses: no answer has come for longer than those. */
async function quiet(page: Page): Promise<void> {
  let last = -1;
  for (;;) {
    await page.waitForTimeout(1_500);
    const now = await page.evaluate(() => performance.getEntriesByType('resource').length);
    if (now === last) return;
    last = now;
  }
}

/** Letter by letter, out of step with the pictures of the screen, and back again. */
async function filter(page: Page): Promise<readonly number[]> {
  await page.locator('nav input[type=search]').focus();
  await page.evaluate(() => void (globalThis.window.parleyProbe.keys.length = 0));
  for (let round = 0; round < 3; round++) {
    for (const letter of sidebarWord) await press(page, letter);
    for (let left = sidebarWord.length; left > 0; left--) await press(page, 'Backspace');
  }
  return page.evaluate(() => globalThis.window.parleyProbe.keys);
}

async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.waitForTimeout(87);
}

async function heap(devtools: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}
