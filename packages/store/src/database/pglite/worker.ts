import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { createRawAnswers } from './raw-answers.ts';
import type { Call, FromWorker, ToWorker, WorkerSettings } from './thread-messages.ts';

/** Answers go back in batches, but none waits longer than this for the ones behind it. */
const answersWaitMs = 1;
/** PGlite's POSTGRES_MAIN_LONGJMP. */
const longJump = 100;

/**
 * PGlite's calls out of WebAssembly stay with the wrapper they all share, for so many calls. V8 compiles one for each
 * that is used often otherwise, and may free it at once: at times that ends the whole process, by
 * `Check failed: jit_page.has_value()` (nodejs/node#64500). It is as quick without.
 */
setFlagsFromString('--wasm-wrapper-tiering-budget=1000000000');

if (!parentPort) throw new Error('This file runs in a worker thread');
const port = parentPort;

/** What PostgreSQL itself said last: an abort alone does not tell a full disk from a damaged file. */
const lastLines: string[] = [];

void open(workerData as WorkerSettings).then(serve, fail);

async function open(settings: WorkerSettings): Promise<PGlite> {
  const database = await PGlite.create({
    ...(settings.dataDir === undefined ? {} : { dataDir: settings.dataDir }),
    ...(settings.snapshot === undefined ? {} : { loadDataDir: new Blob([new Uint8Array(settings.snapshot)]) }),
    extensions: { vector },
    onStderr: remember,
  });
  stopAtPanic(database);
  await database.exec(
    `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set client_min_messages = warning; set extra_float_digits = 1`,
  );
  return database;
}

/**
 * Left alone, PGlite goes on after a PANIC (a full disk while writing the log, say) with a broken state, or spins
 * for ever. Everything but PostgreSQL's own error handling, a long jump, ends this thread on the spot; what was
 * acknowledged is in the log, and the next start recovers from it.
 */
function stopAtPanic(database: PGlite): void {
  // Not in the types, as it is PGlite's inner loop; embedded-database.medium.test.ts notices when it moves.
  const { mod } = database as unknown as { mod: { _PostgresMainLoopOnce: () => void } };
  const loopOnce = mod._PostgresMainLoopOnce;
  mod._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      if ((error as { status?: unknown }).status === longJump) throw error;
      fail(error);
      process.exit(1);
    }
  };
}

function remember(line: string): false {
  lastLines.push(line);
  if (lastLines.length > 20) lastLines.shift();
  return false;
}

function serve(database: PGlite): void {
  const answer = createRawAnswers(database, fail);
  port.on('message', (message: ToWorker) => {
    try {
      if (message.kind === 'run') return run(answer, message.calls);
    } catch (error) {
      return fail(error);
    }
    const finish = message.kind === 'dump' ? dump(database) : close(database);
    finish.catch(fail);
  });
  send({ kind: 'ready' });
}

function run(answer: (message: Uint8Array) => Uint8Array, calls: readonly Call[]): void {
  let answers: Call[] = [];
  let sentAt = performance.now();
  for (const [id, bytes] of calls) {
    answers.push([id, answer(bytes)]);
    const now = performance.now();
    if (now - sentAt < answersWaitMs) continue;
    sendAnswers(answers);
    answers = [];
    sentAt = now;
  }
  if (answers.length > 0) sendAnswers(answers);
}

function sendAnswers(calls: readonly Call[]): void {
  // Moving large answers is cheaper than copying them; for small ones the bookkeeping costs more than the copy.
  const moved = calls.flatMap(([, bytes]) =>
    bytes.byteLength > 16_384 && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [],
  );
  port.postMessage({ kind: 'answers', calls } satisfies FromWorker, moved);
}

async function dump(database: PGlite): Promise<void> {
  const file = await database.dumpDataDir('none');
  send({ kind: 'dumped', bytes: new Uint8Array(await file.arrayBuffer()) });
}

async function close(database: PGlite): Promise<void> {
  await database.close();
  send({ kind: 'closed' });
  port.close();
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({ kind: 'fatal', reason: [reason, ...lastLines].join('\n') });
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
