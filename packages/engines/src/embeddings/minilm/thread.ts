import { parentPort, workerData } from 'node:worker_threads';
import { convertMiniLm } from './convert-minilm.ts';
import type { ConversionJob } from './convert-in-thread.ts';

/** Runs in a worker thread: reading, unpacking and quantising 90 MB takes seconds. */
const { archive, target } = workerData as ConversionJob;
parentPort?.postMessage(await convertMiniLm(archive, target));
