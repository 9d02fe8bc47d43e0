import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { abortErrorOf } from '@parley/core';
import type { ModelConverter } from '../../library/converters/model-converter.ts';

export interface ConversionJob {
  readonly archive: string;
  readonly target: string;
}

/** `model.zip` of the Python package becomes `all-MiniLM-L6-v2-q8_0.gguf`. The library checks its sha256. */
export const miniLmToGguf: ModelConverter = ({ inputs, outputFolder, signal }) => {
  const archive = inputs['model.zip'];
  if (archive === undefined) return Promise.reject(new Error('The conversion wants model.zip'));
  return runThread({ archive, target: path.join(outputFolder, 'all-MiniLM-L6-v2-q8_0.gguf') }, signal);
};

async function runThread(job: ConversionJob, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw abortErrorOf(signal);
  // Run from the sources, the file keeps its TypeScript ending, which Node strips by itself.
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource ? new URL('./thread.ts', import.meta.url) : new URL('./thread.js', import.meta.url);
  const worker = new Worker(file, { workerData: job, name: 'parley-conversion' });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(abortErrorOf(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  worker.once('message', () => resolve());
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The conversion ended before it was done')));
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
