import { setTimeout as sleep } from 'node:timers/promises';
import { createParleyClient } from '@parley/client';
import type { Random } from '../../support/random.ts';

export interface LoadCounts {
  sent: number;
  done: number;
  otherwise: number;
  failures: number;
}

/** People who open a conversation, talk for a while and go: what stays behind in the server shows over the hours. */
export async function keepTalking(options: {
  readonly baseUrl: string;
  readonly random: Random;
  readonly turnsPerSecond: number;
  readonly signal: AbortSignal;
  readonly counts: LoadCounts;
}): Promise<void> {
  const { baseUrl, random, turnsPerSecond, signal, counts } = options;
  const client = createParleyClient({ baseUrl });
  const visits = new Set<Promise<void>>();
  const turnsPerVisit = 4;

  async function visit(): Promise<void> {
    const { id } = await client.call('createConversation', { body: {} });
    let ended: () => void = () => undefined;
    const stream = client.openConversation(id, {
      runEnded({ status }) {
        if (status === 'done') counts.done += 1;
        else counts.otherwise += 1;
        ended();
      },
    });
    try {
      for (let turn = 0; turn < turnsPerVisit; turn += 1) {
        const over = new Promise<void>((resolve) => (ended = resolve));
        counts.sent += 1;
        const { run } = await stream.send(`turn ${turn} of ${id}: ${'and '.repeat(random.below(50))}`, {
          model: 'script/d50-r60-n60',
        }).accepted;
        if (random.chance(0.1)) await stream.stop(run.id);
        await Promise.race([over, sleep(60_000)]);
      }
    } finally {
      stream.close();
      // Most people keep their conversations; deleting has to give back as well.
      if (random.chance(0.3)) await client.call('deleteConversation', { id });
    }
  }

  while (!signal.aborted) {
    const visiting = visit()
      .catch(() => void (counts.failures += 1))
      .finally(() => visits.delete(visiting));
    visits.add(visiting);
    await sleep((1_000 * turnsPerVisit) / turnsPerSecond, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(visits);
}
