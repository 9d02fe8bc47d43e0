import { createWriteStream } from 'node:fs';
import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { abortErrorOf } from '@parley/core';
import { PullError, SourceUnavailable } from '../pull-error.ts';
import type { HttpAnswer } from './http-get.ts';

export interface ResumableDownload {
  /** The file as it grows; `FILE.json` beside it says what it is a part of. */
  readonly part: string;
  /** The same name is the same bytes: what was begun under another is thrown away. */
  readonly identity: string;
  readonly bytes: number;
  readonly signal: AbortSignal;
  open(headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  /** A status that is neither the file nor worth another attempt becomes this error. */
  refuse(answer: HttpAnswer): Error;
  onBytes(received: number): void;
  readonly pauseMs?: (attempt: number) => number;
}

interface PartRecord {
  readonly identity: string;
  /** Of whoever serves the bytes; only a strong one says that two answers have the same. */
  readonly etag: string | undefined;
}

const attemptsWithoutProgress = 5;
const longestRetryAfterMs = 30_000;

/** Gets all bytes of a file into `part`, over as many connections as it takes (L2.11, L2.12). */
export async function downloadResumably(download: ResumableDownload): Promise<void> {
  const { part, bytes, signal, pauseMs = (attempt) => Math.min(8_000, 250 * 2 ** attempt) } = download;
  let fruitless = 0;
  for (;;) {
    const had = await startOf(download);
    if (had.bytes === bytes) return;
    let failure: unknown;
    let waitMs: number | undefined;
    try {
      waitMs = await transfer(download, had);
      if ((await sizeOf(part)) === bytes) return;
    } catch (error) {
      if (signal.aborted) throw abortErrorOf(signal);
      if (!(error instanceof Transient)) throw error;
      failure = error.cause;
    }
    if ((await sizeOf(part)) > had.bytes) fruitless = 0;
    else fruitless++;
    if (fruitless >= attemptsWithoutProgress)
      throw failure instanceof Error ? failure : new SourceUnavailable('It kept breaking off.');
    await delay(waitMs ?? pauseMs(fruitless), undefined, { signal });
  }
}

/** Worth another attempt. */
class Transient extends Error {}

/** One connection. Gives back how long to wait when the far end says so. */
async function transfer(
  download: ResumableDownload,
  had: { readonly bytes: number; readonly etag: string | undefined },
): Promise<number | undefined> {
  const { part, bytes, onBytes } = download;
  const resumes = had.bytes > 0 && had.etag !== undefined;
  const headers: Record<string, string> = {};
  if (resumes) {
    headers['range'] = `bytes=${had.bytes}-`;
    headers['if-range'] = had.etag;
  }
  let answer: HttpAnswer;
  try {
    answer = await download.open(headers);
  } catch (error) {
    throw error instanceof SourceUnavailable ? new Transient('no answer', { cause: error }) : error;
  }
  const { status, response } = answer;
  let from: number;
  if (status === 206 && resumes && isRange(response.headers['content-range'], had.bytes, bytes)) from = had.bytes;
  else if (status === 200) from = 0;
  else {
    response.resume();
    if (status === 206 || status === 416) {
      // It has something else than what was begun.
      await rm(part, { force: true });
      return undefined;
    }
    if (status === 429 || status >= 500) {
      const wait = retryAfterMs(response.headers['retry-after']);
      if (wait !== undefined && wait > longestRetryAfterMs) throw download.refuse(answer);
      const failure = download.refuse(answer);
      if (wait !== undefined) {
        await delay(wait, undefined, { signal: download.signal });
      }
      throw new Transient('refused for now', { cause: failure });
    }
    throw download.refuse(answer);
  }
  if (from === 0) await truncate(part, 0).catch(ignoreMissing);
  await writeFile(`${part}.json`, JSON.stringify({ identity: download.identity, etag: strong(response.headers.etag) }));
  let received = from;
  onBytes(received);
  const file = createWriteStream(part, { flags: 'a' });
  try {
    await pipeline(
      response,
      async function* bounded(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          received += chunk.length;
          if (received > bytes) throw new TooMuch();
          yield chunk;
          onBytes(received);
        }
      },
      file,
      { signal: download.signal },
    );
  } catch (error) {
    if (download.signal.aborted) throw error;
    if (error instanceof TooMuch) {
      await rm(part, { force: true });
      throw new PullError('checksum_mismatch', 'The source sent more bytes than the file has; they were thrown away.');
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS') throw error;
    throw new Transient('broke off', {
      cause: new SourceUnavailable('The connection kept breaking off.', { cause: error }),
    });
  }
  return undefined;
}

class TooMuch extends Error {}

/** What is there already, if it is the beginning of this very file. */
async function startOf({
  part,
  identity,
  bytes,
}: ResumableDownload): Promise<{ readonly bytes: number; readonly etag: string | undefined }> {
  const size = await sizeOf(part);
  if (size === 0) return { bytes: 0, etag: undefined };
  const record = await readFile(`${part}.json`, 'utf8')
    .then(
      (text) => JSON.parse(text) as Partial<PartRecord>,
      () => undefined,
    )
    .catch(() => undefined);
  // A part whose server gave no tag to compare cannot be gone on with; a whole one can still be checked.
  if (record?.identity === identity && size <= bytes && (record.etag !== undefined || size === bytes))
    return { bytes: size, etag: record.etag };
  await rm(part, { force: true });
  return { bytes: 0, etag: undefined };
}

function isRange(header: string | undefined, from: number, bytes: number): boolean {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header ?? '') ?? [];
  return Number(start) === from && (total === '*' || Number(total) === bytes);
}

function strong(etag: string | undefined): string | undefined {
  return etag === undefined || etag.startsWith('W/') || etag === '' ? undefined : etag;
}

function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
