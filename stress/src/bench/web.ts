import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { atLeast, atMost, figure, notMeasured } from './support/figures.ts';
import { prefer } from './support/priority.ts';
import { runBench, type Bench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';
import { assertProc } from './support/usage.ts';
import { startEmbedded, temporaryFolder } from './targets/parley.ts';
import { findBrowser } from '@parley/client/testing';
import { launch, type PickedLinks } from './web/browser.ts';
import { openLighthouse } from './web/lighthouse.ts';
import { load, weighChat } from './web/loading.ts';
import { openLongChat } from './web/long-chat.ts';
import { watchMachine } from './web/machine.ts';
import { openAndLeave } from './web/memory.ts';
import { spin } from './web/page-probes.ts';
import type { SeededChats } from './web/seed-chats.ts';
import { benchSidebar } from './web/sidebar.ts';
import { streamInto, typeIntoNothing } from './web/streaming.ts';

export const summary = 'the page in Chromium: its size, its start, long chats, long lists, streams, typing, memory';

/** What the same thing took in Open WebUI 0.12.4 on two cores like these (docs/performance.md). */
const peer = (value: number) => ({ name: 'Open WebUI', value });
const streamS = 14;

await runBench('web', async (bench) => {
  const { options, report, children } = bench;
  assertProc();
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    report.add(notMeasured({ name: 'interactive_ms_4x_slow', unit: 'ms' }, 'there is no Chromium on this machine'));
    return;
  }
  const passes = options.quick ? 1 : 5;
  const pickedPasses = options.quick ? 1 : 3;
  const dataDir = temporaryFolder(children);
  // The first start makes the owner that the chats belong to.
  await (await startEmbedded({ children, dataDir })).stop();
  const chats = await seed(bench, path.join(dataDir, 'database'), passes + pickedPasses);
  const server = await startEmbedded({ children, dataDir, profileDir: options.profileDir });
  const url = server.urls[0] ?? '';
  const browser = await launch(executablePath);
  if (options.priority) prefer(process.pid);
  try {
    const measure = watched(bench, browser);
    // Once unmeasured: the browser and the server have then read their own files.
    await load(browser, url, 1);
    const slow = await measure('start, 4 x slower', () => times(passes, () => load(browser, url, 4)));
    const fast = await measure('start', () => times(passes, () => load(browser, url, 1)));
    const chat = await weighChat(browser, `${url}/c/${chats.shortIds[0] ?? ''}`);
    const long = await measure('a long chat', () =>
      times(passes, () => openLongChat(browser, url, chats, options.quick ? 2_000 : 4_000)),
    );
    const stream = (from: number, count: number, pickedLinks: PickedLinks) =>
      withBrowser(executablePath, pickedLinks, (other) =>
        times(count, (pass) =>
          streamInto(other, url, chats.streamIds[from + pass] ?? '', options.quick ? 4_000 : 10_000),
        ),
      );
    const streams = await measure('streams', () => stream(0, passes, 'none'));
    const pickedStreams = await measure('streams, links picked', () => stream(passes, pickedPasses, 'all'));
    const bareTyping = await typeIntoNothing(browser, options.quick ? 3_000 : 6_000);
    const memory = await measure('200 chats', () => openAndLeave(browser, url, chats, options.quick ? 50 : 200));
    const middle = <One>(list: readonly One[], of: (one: One) => number): number => median(list.map(of));
    const shifts = [...slow, ...fast].map(({ shift }) => shift);

    report.table(
      ['long chat', 'open ms', 'fps', 'p95 frame ms', 'worst ms', 'messages back', 'nodes'],
      long.map((one, n) => [
        n + 1,
        one.openMs,
        one.fps,
        one.p95FrameMs,
        one.worstFrameMs,
        one.scrolledMessages,
        one.nodes,
      ]),
    );
    report.table(
      ['stream', 'longest task ms', 'of it cpu ms', 'tasks >= 50 ms', 'typing p95 ms', 'keys', 'letters/s', 'shift'],
      [...streams, ...pickedStreams].map((one, n) => [
        n < passes ? n + 1 : `${n + 1}, links picked`,
        one.longestTaskMs,
        one.longestTaskCpuMs,
        one.longTasks,
        one.typingP95Ms,
        one.typedKeys,
        one.tokensPerS,
        one.shift,
      ]),
    );
    report.table(
      ['memory', 'heap MB', 'nodes', 'listeners'],
      [
        ['before', memory.beforeMb, memory.nodesBefore, memory.listenersBefore],
        ['after', memory.afterMb, memory.nodesAfter, memory.listenersAfter],
      ],
    );
    report.add(
      figure({
        name: 'initial_js_kb_gz',
        value: middle(slow, ({ jsKb }) => jsKb),
        unit: 'KB',
        yardstick: peer(2_122),
        goal: atMost(250),
      }),
      figure({ name: 'initial_css_kb_gz', value: middle(slow, ({ cssKb }) => cssKb), unit: 'KB', goal: atMost(40) }),
      figure({ name: 'chat_js_kb_gz', value: chat.js, unit: 'KB' }),
      figure({
        name: 'transferred_kb',
        value: middle(fast, ({ transferredKb }) => transferredKb),
        unit: 'KB',
        yardstick: peer(2_665),
      }),
      figure({
        name: 'requests',
        value: middle(fast, ({ requests }) => requests),
        unit: '',
        yardstick: peer(234),
      }),
      figure({
        name: 'interactive_ms_4x_slow',
        value: middle(slow, ({ interactiveMs }) => interactiveMs),
        unit: 'ms',
        goal: atMost(1_500),
      }),
      figure({
        name: 'interactive_ms',
        value: middle(fast, ({ interactiveMs }) => interactiveMs),
        unit: 'ms',
        yardstick: peer(2_270),
      }),
      figure({
        name: 'open_2000_ms',
        value: middle(long, ({ openMs }) => openMs),
        unit: 'ms',
        yardstick: peer(2_610),
        goal: atMost(1_000),
      }),
      figure({
        name: 'scroll_fps',
        value: middle(long, ({ fps }) => fps),
        unit: 'frames/s',
        yardstick: peer(49.5),
        goal: atLeast(55),
      }),
      figure({
        name: 'stream_long_task_max_ms',
        value: middle(streams, ({ longestTaskMs }) => longestTaskMs),
        unit: 'ms',
        goal: atMost(50),
      }),
      figure({
        name: 'typing_p95_ms',
        value: middle(streams, ({ typingP95Ms }) => typingP95Ms),
        unit: 'ms',
        yardstick: { name: 'an empty page', value: bareTyping },
        goal: atMost(16),
      }),
      figure({
        name: 'typing_p95_ms_links_picked',
        value: middle(pickedStreams, ({ typingP95Ms }) => typingP95Ms),
        unit: 'ms',
      }),
      figure({
        name: 'layout_shift',
        value: median(shifts) + middle(streams, ({ shift }) => shift),
        unit: '',
        goal: atMost(0.02),
      }),
      figure({
        name: 'heap_growth_mb_200_chats',
        value: memory.afterMb - memory.beforeMb,
        unit: 'MB',
        goal: atMost(2),
      }),
    );
    await measure('5,000 chats', () => benchSidebar(bench, browser));
    if (!options.quick) await judge(bench, executablePath, `${url}/c/${chats.shortIds[0] ?? ''}`);
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** Lighthouse's own opinion of a conversation, on a phone with a slow network and on a desktop. */
async function judge({ report }: Bench, chromium: string, url: string): Promise<void> {
  const goals = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;
  const lighthouse = await openLighthouse(chromium);
  for (const form of ['mobile', 'desktop'] as const) {
    // One run is an accident: the middle one of five, as Lighthouse's own authors advise.
    const all = typeof lighthouse === 'string' ? [] : await times(5, () => lighthouse.judge(url, form));
    const [judged = typeof lighthouse === 'string' ? lighthouse : 'no run ended'] = all
      .toSorted((a, b) => a.performance - b.performance)
      .slice(2);
    report.say(`lighthouse ${form}, performance of each run: ${all.map(({ performance }) => performance).join(', ')}`);
    for (const fault of typeof judged === 'string' ? [] : judged.faults) report.say(`lighthouse ${form}, ${fault}`);
    for (const name of ['performance', 'accessibility', 'best-practices'] as const) {
      const about = { name: `lighthouse_${form}_${name.replace('-', '_')}`, unit: '', goal: atLeast(goals[name]) };
      report.add(typeof judged === 'string' ? notMeasured(about, judged) : figure({ ...about, value: judged[name] }));
    }
  }
}

async function times<One>(count: number, work: (pass: number) => Promise<One>): Promise<One[]> {
  const all: One[] = [];
  for (let pass = 0; pass < count; pass++) all.push(await work(pass));
  return all;
}

async function withBrowser<Answer>(
  executablePath: string,
  pickedLinks: PickedLinks,
  work: (browser: Browser) => Promise<Answer>,
): Promise<Answer> {
  const browser = await launch(executablePath, pickedLinks);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Tells with every part how fast the machine was before it, and who had the processors meanwhile. */
function watched({ report }: Bench, browser: Browser) {
  return async <Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> => {
    const speed = await calibrate(browser);
    const end = watchMachine();
    const answer = await work();
    const { own, others } = end();
    report.say(
      `${name}: calibration ${speed.toFixed(0)} ms, processors ${own.toFixed(2)} ours, ${others.toFixed(2)} others'`,
    );
    return answer;
  };
}

/** The best of three: what the machine can do between two interruptions. */
async function calibrate(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  try {
    return Math.min(...(await times(3, () => page.evaluate(spin))));
  } finally {
    await page.close();
  }
}

/** In a process of its own, that alone has the folder open. */
async function seed({ children }: Bench, database: string, streams: number): Promise<SeededChats> {
  const child = children.start({
    name: 'chats for the page',
    file: fileURLToPath(new URL('./processes/web-chats.js', import.meta.url)),
    args: [database, `script/d200-r200-n${streamS * 200}-md`, String(streams)],
  });
  const [line] = await child.line(/^\{.*\}$/m, 180_000);
  await child.ended;
  return JSON.parse(line) as SeededChats;
}
