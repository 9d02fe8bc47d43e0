import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { distributionOf } from '../support/statistics.ts';
import { AnswerTally } from './answer-tally.ts';
import type { Chat } from './chat.ts';
import { createDirectChat } from './direct-chat.ts';
import { expectedAnswer } from './expected-answer.ts';
import { GapHistogram } from './gap-histogram.ts';
import { inTurns } from './in-turns.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';
import { createParleyChat } from './parley-chat.ts';
import { createRelayChat } from './relay-chat.ts';

const question = 'How does a letter find its way?';

/** Has the ordered chats, once, and tells how they went. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const expected = expectedAnswer(order.script, question);
  const gaps = new GapHistogram();
  const tallies: AnswerTally[] = [];
  const connectMs: number[] = [];
  const firstTokenMs: number[] = [];
  const failures: Record<string, number> = {};
  let finished = 0;

  const chats = Array.from({ length: order.chats }, (_, index) => chatOf(order, index));
  const eventLoop = monitorEventLoopDelay({ resolution: 10 });

  async function connect(chat: Chat): Promise<void> {
    const before = performance.now();
    await chat.connect();
    connectMs.push(performance.now() - before);
  }

  async function talk(chat: Chat): Promise<void> {
    if (order.connect === 'with its turn') await connect(chat);
    const tally = new AnswerTally(expected, gaps);
    tallies.push(tally);
    const askedMs = performance.now();
    const deadline = deadlineOf(order.timeoutMs);
    try {
      await Promise.race([
        chat.ask(question, (text, offset) => tally.add(text, performance.now(), offset)),
        deadline.passed,
      ]);
      finished += 1;
    } finally {
      deadline.clear();
      tally.end();
      if (tally.firstMs !== undefined) firstTokenMs.push(tally.firstMs - askedMs);
    }
  }

  const run = (chat: Chat): Promise<void> => talk(chat).catch((error: unknown) => count(failures, error));

  if (order.connect === 'ahead') await inTurns(chats, 32, (chat) => connect(chat));
  eventLoop.enable();
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  if (order.openOverMs === 0) for (const chat of chats) await run(chat);
  else {
    const everyMs = order.openOverMs / order.chats;
    await Promise.all(
      chats.map(async (chat, index) => {
        await sleep((index + unevenness(index)) * everyMs);
        await run(chat);
      }),
    );
  }
  const wallMs = performance.now() - startMs;
  const cpu = process.cpuUsage(cpuBefore);
  eventLoop.disable();
  for (const chat of chats) chat.close();

  const total = (pick: (tally: AnswerTally) => number): number => tallies.reduce((sum, tally) => sum + pick(tally), 0);
  return {
    finished,
    failures,
    firstTokenMs: distributionOf(firstTokenMs),
    connectMs: distributionOf(connectMs),
    gapMs: gaps.distribution(),
    longestGapMs: distributionOf(tallies.map((tally) => tally.longestGapMs)),
    tokens: expected.tokens * order.chats,
    lostTokens: total((tally) => tally.lostTokens) + expected.tokens * (order.chats - tallies.length),
    duplicatedTokens: total((tally) => tally.duplicatedTokens),
    wrongTokens: total((tally) => tally.wrongTokens),
    clientDelayP99Ms: Math.max(0, eventLoop.percentile(99) / 1e6 - 10),
    clientCpuSeconds: (cpu.user + cpu.system) / 1e6,
    wallMs,
  };
}

function chatOf({ target, script, model }: LoadOrder, index: number): Chat {
  switch (target.kind) {
    case 'direct':
      return createDirectChat(target.url, script);
    case 'relay':
      return createRelayChat(target.url, script);
    case 'parley':
      return createParleyChat(target.urls[index % target.urls.length] ?? '', model);
    default:
      throw new TypeError(`No such target: ${String(target satisfies never)}`);
  }
}

/** Chats in step with the model's ticks, or with the server's, would all meet them at the same point. */
function unevenness(index: number): number {
  return (index * 0.618_034) % 1;
}

function deadlineOf(timeoutMs: number): { readonly passed: Promise<never>; readonly clear: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not answered within ${timeoutMs} ms`)), timeoutMs);
  return { passed: promise, clear: () => clearTimeout(timer) };
}

function count(failures: Record<string, number>, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  failures[reason] = (failures[reason] ?? 0) + 1;
}
