import { parentPort, workerData } from 'node:worker_threads';
import { buildBpeTable, type BpeTable } from './bpe-table.ts';
import { readVocabulary } from './read-vocabulary.ts';

/** Reads a vocabulary beside the server's loop, which would stand still for a tenth of a second. */
const table = read(workerData as string);
parentPort?.postMessage(table, table === undefined ? [] : [table.bytes.buffer, table.merges.buffer]);

function read(file: string): BpeTable | undefined {
  try {
    const vocabulary = readVocabulary(file);
    return vocabulary === undefined ? undefined : buildBpeTable(vocabulary);
  } catch {
    return undefined;
  }
}
