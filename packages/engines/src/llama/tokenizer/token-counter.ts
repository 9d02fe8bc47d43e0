import { Worker } from 'node:worker_threads';
import { estimateTokens } from '@parley/core';
import { BpeCounter } from './bpe-counter.ts';
import type { BpeTable } from './bpe-table.ts';

export interface TokenCounter {
  /** Exact once the vocabulary is read, which the first call begins; until then, and without one, rather too many. */
  count(text: string): number;
  /** Resolves when counts are as good as they get. */
  readonly ready: Promise<void>;
}

export function createTokenCounter(file: string): TokenCounter {
  let bpe: BpeCounter | undefined;
  let reading: Promise<void> | undefined;
  const read = (): Promise<void> =>
    (reading ??= readTable(file).then((table) => {
      if (table !== undefined) bpe = new BpeCounter(table);
    }));
  return {
    count(text) {
      if (bpe !== undefined) return bpe.count(text);
      void read();
      return estimateForSmallVocabularies(text);
    },
    get ready() {
      return read();
    },
  };
}

/** The core's estimate is made for large vocabularies; small ones take up to twice as many for names, digits and accents. */
function estimateForSmallVocabularies(text: string): number {
  return Math.ceil(estimateTokens(text) * 2);
}

function readTable(file: string): Promise<BpeTable | undefined> {
  const isSource = import.meta.url.endsWith('.ts');
  const program = isSource
    ? new URL('./vocabulary-thread.ts', import.meta.url)
    : new URL('./vocabulary-thread.js', import.meta.url);
  return new Promise((resolve) => {
    const worker = new Worker(program, { workerData: file, execArgv: [], name: 'parley-vocabulary' });
    worker.once('message', (table: BpeTable | undefined) => resolve(table));
    worker.once('error', () => resolve(undefined));
    worker.once('exit', () => resolve(undefined));
    worker.unref();
  });
}
