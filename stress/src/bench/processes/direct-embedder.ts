import { getLlama, type LlamaEmbeddingContext } from 'node-llama-cpp';

/** node-llama-cpp alone in a process, with as many contexts as Parley has, one thread each: the yardstick. */
const [file = '', contexts = '2'] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 0, logLevel: 'error' as never });
const model = await llama.loadModel({ modelPath: file });
const pool: LlamaEmbeddingContext[] = [];
for (let index = 0; index < Number(contexts); index++)
  pool.push(await model.createEmbeddingContext({ contextSize: 512, batchSize: 512, threads: 1 }));
process.on('disconnect', () => process.exit());
process.on('message', (texts) => {
  void embed(texts as readonly string[]).then(
    (wallMs) => process.send?.({ wallMs }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.stdout.write('ready\n');

async function embed(texts: readonly string[]): Promise<number> {
  const startMs = performance.now();
  let next = 0;
  await Promise.all(
    pool.map(async (context) => {
      for (let index = next++; index < texts.length; index = next++)
        await context.getEmbeddingFor(model.tokenize(texts[index] ?? '').slice(0, 510));
    }),
  );
  return performance.now() - startMs;
}
