import { getLlama, LlamaChatSession, type LlamaContextSequence } from 'node-llama-cpp';
import type { DirectOrder, DirectResult } from '../llama/direct-llama.ts';

/** node-llama-cpp as its own guide has it, alone in a process: the yardstick of the embedded engine. */
const [file = '', sequences = '4', threads = '2', contextTokens = '4096'] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 0, logLevel: 'error' as never });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({
  contextSize: Number(contextTokens),
  sequences: Number(sequences),
  threads: Number(threads),
});
const pool = Array.from({ length: Number(sequences) }, () => context.getSequence());
process.on('disconnect', () => process.exit());
process.on('message', (order) => {
  void answerAll(order as DirectOrder).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.stdout.write('ready\n');

/** All turns at once; where there are more of them than sequences, the next one takes the first that is free. */
async function answerAll(order: DirectOrder): Promise<DirectResult> {
  const waiting = [...order.questions];
  const firstTokenMs: number[] = [];
  let tokens = 0;
  const startMs = performance.now();
  await Promise.all(
    pool.map(async (sequence) => {
      for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
        const askedMs = startMs;
        tokens += await answer(sequence, {
          ...order,
          question,
          first: () => firstTokenMs.push(performance.now() - askedMs),
        });
      }
    }),
  );
  return { tokens, wallMs: performance.now() - startMs, firstTokenMs };
}

async function answer(
  sequence: LlamaContextSequence,
  order: DirectOrder & { readonly question: string; readonly first: () => void },
): Promise<number> {
  const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: order.system });
  let said = 0;
  await session.prompt(order.question, {
    maxTokens: order.maxTokens,
    temperature: 0,
    repeatPenalty: { penalty: 1.1, lastTokens: 64 },
    onToken: (tokens) => {
      if (said === 0) order.first();
      said += tokens.length;
    },
  });
  // The sequence keeps what it holds: like Parley, the next session finds the system message already read.
  session.dispose({ disposeSequence: false });
  return said;
}
