import { setTimeout as sleep } from 'node:timers/promises';
import { createParleyClient, type ParleyClient } from '@parley/client';
import type { Random } from '../../support/random.ts';
import { persist } from '../../support/wait.ts';
import type { ClientNetwork } from './client-network.ts';
import { blockedWord, flaggedWord } from '../checker/policy.ts';
import type { ScreenRecord, SentTurn } from '../checker/records.ts';
import { openScreen, type Screen } from './screen.ts';

export interface LoadOptions {
  readonly network: ClientNetwork;
  readonly gatewayUrls: readonly string[];
  readonly random: Random;
  readonly seed: string;
  readonly conversations: number;
  readonly turns: number;
  readonly overMs: number;
}

export interface Load {
  readonly conversationIds: readonly string[];
  readonly sent: readonly SentTurn[];
  readonly screens: readonly ScreenRecord[];
  /** API keys whose making was confirmed. */
  readonly keysMade: readonly string[];
  /** Sends all turns at their moments; does not wait for answers. */
  run(): Promise<void>;
  /** Everything sent is accepted or refused by now. */
  isSettled(): boolean;
  close(): void;
}

const models = [
  'script/d100-r60-n40',
  'script/d50-r40-n120',
  'script/d300-r25-n30',
  'script/d20-r100-n200-split',
] as const;

/** People who write, press stop, ask again, look on several screens, some of them slowly. */
export async function prepareLoad(options: LoadOptions): Promise<Load> {
  const { network, random } = options;
  const client = createParleyClient({ baseUrl: network.anyUrl, ...network.environment });
  const conversationIds = await createConversations(client, options);
  const screens = new Map<string, Screen>();
  const further: Screen[] = [];
  for (const id of conversationIds) {
    screens.set(id, openScreen(client, id, `first of ${id}`));
    if (random.chance(0.15)) further.push(openScreen(client, id, `second of ${id}`));
    if (random.chance(0.06))
      further.push(openScreen(createParleyClient({ baseUrl: network.anyUrl, ...network.slow() }), id, `slow of ${id}`));
  }
  const sent: SentTurn[] = [];
  const keysMade: string[] = [];
  const aside = new Set<Promise<void>>();
  const turns = planTurns(options, conversationIds);

  async function begin(turn: PlannedTurn): Promise<void> {
    const screen = screens.get(turn.conversationId);
    if (screen === undefined) return;
    const answer = screen.lastAnswer();
    const kind = turn.action === 'regenerate' && answer !== undefined ? 'regenerate' : 'reply';
    const record: SentTurn = {
      content: turn.content,
      kind,
      conversationId: turn.conversationId,
      model: turn.model,
      sentAtMs: performance.now(),
      expected: turn.content.includes(blockedWord) && kind === 'reply' ? 'refusal' : 'answer',
      isStopped: turn.stopAfterMs !== undefined,
      sender: turn.action === 'twice' ? turn.content : turn.conversationId,
      outcome: 'waiting',
      runIds: new Set(),
    };
    sent.push(record);
    if (turn.action === 'twice') return sendTwice(options, record);
    const { accepted } =
      kind === 'regenerate' && answer !== undefined
        ? screen.stream.regenerate(answer.messageId, { model: turn.model })
        : screen.stream.send(turn.content, { model: turn.model });
    try {
      const { run } = await accepted;
      record.runIds.add(run.id);
      record.outcome = 'accepted';
      record.acceptedAtMs = performance.now();
      if (turn.stopAfterMs === undefined) return;
      await sleep(turn.stopAfterMs);
      await persist(() => screen.stream.stop(run.id), { withinMs: 60_000 });
    } catch (error) {
      if (record.outcome === 'accepted') return;
      record.outcome = 'rejected';
      record.rejection = codeOf(error);
    }
  }

  return {
    conversationIds,
    sent,
    keysMade,
    get screens() {
      return [...screens.values(), ...further].map(({ record }) => record);
    },
    async run() {
      const began = performance.now();
      const stopKeys = new AbortController();
      const keys = makeKeys(client, options, keysMade, stopKeys.signal);
      for (const turn of turns) {
        await sleep(Math.max(0, turn.atMs - (performance.now() - began)));
        const work = begin(turn).finally(() => aside.delete(work));
        aside.add(work);
      }
      stopKeys.abort();
      await keys;
    },
    isSettled: () => aside.size === 0 && sent.every(({ outcome }) => outcome !== 'waiting'),
    close() {
      for (const { stream } of [...screens.values(), ...further]) stream.close();
    },
  };
}

interface PlannedTurn {
  readonly atMs: number;
  readonly conversationId: string;
  readonly content: string;
  readonly model: string;
  readonly action: 'send' | 'regenerate' | 'twice';
  readonly stopAfterMs?: number;
}

function planTurns({ random, turns, overMs, seed }: LoadOptions, conversationIds: readonly string[]): PlannedTurn[] {
  const planned: PlannedTurn[] = [];
  // The first one of each conversation comes early, so that there is something to ask again.
  const first = random.shuffle(conversationIds);
  for (let number = 0; number < turns; number += 1) {
    const word = random.chance(0.06) ? ` ${blockedWord}` : random.chance(0.08) ? ` ${flaggedWord}` : '';
    const conversationId = first[number] ?? random.pick(conversationIds);
    planned.push({
      atMs: Math.round(random.between(0, overMs)),
      conversationId,
      content: `seed ${seed} turn ${number}${word}: what does a ${random.pick(['river', 'lantern', 'fox', '東京', '🦊'])} dream of?`,
      model: random.pick(models),
      action: random.chance(0.1) ? 'regenerate' : random.chance(0.06) ? 'twice' : 'send',
      ...(random.chance(0.12) ? { stopAfterMs: random.below(2_000) } : {}),
    });
    // Now and then somebody writes on before the answer has come.
    const last = planned.at(-1);
    if (last !== undefined && random.chance(0.1) && (number += 1) < turns) {
      planned.push({
        ...last,
        atMs: last.atMs + random.below(300),
        action: 'send',
        content: `seed ${seed} turn ${number}: and another thing`,
      });
    }
  }
  return planned.sort((one, other) => one.atMs - other.atMs);
}

/** One message under one key, to all gateways at once, until each has answered. */
async function sendTwice({ gatewayUrls }: LoadOptions, record: SentTurn): Promise<void> {
  const body = JSON.stringify({
    conversation_id: record.conversationId,
    content: record.content,
    model: record.model,
    idempotency_key: `twice ${record.content}`,
  });
  const answers = gatewayUrls.map((url) =>
    persist(
      async () => {
        const response = await fetch(`${url}/api/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(15_000),
        });
        const answer = (await response.json()) as { run?: { id: string }; code?: string };
        if (response.status >= 500 || response.status === 429) throw new Error(`${response.status} ${answer.code}`);
        if (answer.run === undefined) throw new Error(String(answer.code));
        record.runIds.add(answer.run.id);
      },
      { withinMs: 90_000 },
    ),
  );
  const settled = await Promise.allSettled(answers);
  if (record.runIds.size > 0) {
    record.outcome = 'accepted';
    record.acceptedAtMs = performance.now();
    return;
  }
  const failed = settled.find((one) => one.status === 'rejected');
  record.outcome = 'rejected';
  record.rejection = failed === undefined ? 'no answer' : codeOf(failed.reason);
}

/** Something that writes the audit log, on all gateways. */
async function makeKeys(
  client: ParleyClient,
  { seed }: LoadOptions,
  made: string[],
  signal: AbortSignal,
): Promise<void> {
  for (let number = 0; !signal.aborted; number += 1) {
    const name = `chaos ${seed} key ${number}`;
    try {
      const { id } = await client.call('createApiKey', { body: { name, scopes: ['chat:read'] } });
      made.push(id);
    } catch {
      // Refused or unknown: only what was confirmed has to be in the log.
    }
    await sleep(700, undefined, { signal }).catch(() => undefined);
  }
}

async function createConversations(client: ParleyClient, { conversations, random }: LoadOptions): Promise<string[]> {
  const ids: string[] = [];
  const most = 8;
  let left = conversations;
  await Promise.all(
    Array.from({ length: most }, async () => {
      while (left > 0) {
        left -= 1;
        const busy_mode = random.chance(0.15) ? 'steer' : 'queue';
        const { id } = await persist(() => client.call('createConversation', { body: { busy_mode } }), {
          withinMs: 30_000,
        });
        ids.push(id);
      }
    }),
  );
  return ids;
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.message : String(error);
}
