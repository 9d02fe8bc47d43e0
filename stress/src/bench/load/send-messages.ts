import { postJson, readJson } from './chat.ts';

export interface SendOrder {
  readonly url: string;
  readonly model: string;
  readonly forMs: number;
  readonly atOnce: number;
}

export interface SendResult {
  readonly accepted: number;
  readonly acceptedPerS: number;
  /** Of all that was accepted, until the last answer had ended. */
  readonly turnsPerS: number;
}

interface Accepted {
  readonly conversation_id: string;
  readonly run: { readonly id: string; readonly status: string };
}

/** Messages over REST as fast as they are accepted, each beginning a conversation; then the wait for their answers. */
export async function sendMessages({ url, model, forMs, atOnce }: SendOrder): Promise<SendResult> {
  const startMs = performance.now();
  const runs: string[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() - startMs < forMs) {
        const turn = (await readJson(
          await postJson(`${url}/api/messages`, { content: 'How does a letter find its way?', model }),
        )) as Accepted;
        runs.push(turn.run.id);
      }
    }),
  );
  const acceptedMs = performance.now() - startMs;
  for (const id of runs) await ended(url, id);
  return {
    accepted: runs.length,
    acceptedPerS: (runs.length * 1_000) / acceptedMs,
    turnsPerS: (runs.length * 1_000) / (performance.now() - startMs),
  };
}

async function ended(url: string, runId: string): Promise<void> {
  for (let wait = 0; wait < 600; wait++) {
    const response = await fetch(`${url}/api/runs/${runId}`);
    const { status } = (await response.json()) as { status: string };
    if (status === 'done') return;
    if (status !== 'queued' && status !== 'running') throw new Error(`A run is ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('A run was not answered within 30 s');
}
