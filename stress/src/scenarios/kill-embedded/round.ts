import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { waitUntil } from '../../support/wait.ts';
import type { Writer } from './writer.ts';

/** When in its life the server is killed. */
export const roundKinds = ['answering', 'just accepted', 'starting', 'answering', 'stopping'] as const;
export type RoundKind = (typeof roundKinds)[number];

export interface Round {
  readonly killed: string;
  readonly openedMs: number;
  readonly accepted: number;
  readonly problems: readonly string[];
}

const endWithinMs = 30_000;

/** Starts, writes, kills, starts again, and looks whether everything acknowledged is there and comes to its end. */
export async function playRound(options: {
  readonly number: number;
  readonly kind: RoundKind;
  readonly server: ServerProcess;
  readonly writer: Writer;
  readonly random: Random;
}): Promise<Round> {
  const { kind, server, writer, random } = options;
  if (!server.isRunning) await server.start();
  const killed = await killAt[kind]({ server, writer, random });
  const began = performance.now();
  await server.start();
  const openedMs = performance.now() - began;
  await writer.writeAgain();
  const problems = await findProblems(writer);
  return { killed, openedMs, accepted: writer.sent.filter(({ outcome }) => outcome === 'accepted').length, problems };
}

interface Killing {
  readonly server: ServerProcess;
  readonly writer: Writer;
  readonly random: Random;
}

const killAt: Record<RoundKind, (killing: Killing) => Promise<string>> = {
  async answering({ server, writer, random }) {
    const forMs = 300 + random.below(2_000);
    const writing = keepWriting(writer, random);
    await sleep(forMs);
    await server.kill();
    await writing.stop();
    return `after ${forMs} ms of answers`;
  },
  async 'just accepted'({ server, writer, random }) {
    const after = 1 + random.below(8);
    for (let taken = 0; taken < after; taken += 1) await writer.write();
    await server.kill();
    return `right after acceptance number ${after}`;
  },
  async starting({ server, writer, random }) {
    for (let taken = 0; taken < 3; taken += 1) await writer.write();
    await server.kill();
    const afterMs = random.below(2_500);
    const starting = server.start().catch(() => undefined);
    await sleep(afterMs);
    await server.kill();
    await starting;
    return `in answers, and again ${afterMs} ms into its start`;
  },
  async stopping({ server, writer, random }) {
    const writing = keepWriting(writer, random);
    await sleep(500);
    const afterMs = random.below(1_500);
    server.signal('SIGTERM');
    await sleep(afterMs);
    await server.kill();
    await writing.stop();
    return `${afterMs} ms after it was asked to stop`;
  },
};

function keepWriting(writer: Writer, random: Random): { stop(): Promise<void> } {
  let stopped = false;
  const writing = (async () => {
    while (!stopped) {
      await writer.write().catch(() => false);
      await sleep(random.below(150));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await writing;
    },
  };
}

/** By the API alone: the data belongs to the server while it runs. */
async function findProblems(writer: Writer): Promise<string[]> {
  const problems: string[] = [];
  const unseen = writer.sent.filter(({ runIds }) => [...runIds].some((id) => !writer.endings.has(id)));
  const open = new Set(unseen.flatMap(({ runIds }) => [...runIds]));
  await waitUntil(
    async () => {
      for (const id of open) {
        const run = await writer.client.call('getRun', { id }).catch((error: unknown) => ({ error: String(error) }));
        if ('error' in run) {
          problems.push(`run ${id}: ${run.error}`);
          open.delete(id);
        } else if (run.status !== 'queued' && run.status !== 'running') {
          const { content } = await writer.client.call('getMessage', { id: run.message_id });
          writer.endings.set(id, { status: run.status, reason: run.reason, answer: content });
          open.delete(id);
        }
      }
      return open.size === 0;
    },
    { withinMs: endWithinMs, everyMs: 100 },
  );
  for (const id of open) problems.push(`run ${id} has not ended within ${endWithinMs / 1_000} s`);
  return problems;
}
