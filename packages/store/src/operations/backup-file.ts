import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { CopyRecord } from './records.ts';
import { refused } from './write-everything.ts';

const format = 1;

/**
 * One gzip file of JSON lines: `{"parley_backup":1}`, the records, and `{"end":true,"sha256":…}` over every line
 * before. It takes its name only when it is complete; nobody but the owner may read it.
 */
export async function writeBackupFile(
  path: string,
  produce: (write: (record: CopyRecord) => Promise<void>) => Promise<void>,
): Promise<void> {
  const draft = `${path}.${randomUUID()}.partial`;
  try {
    const gzip = createGzip({ level: 6 });
    const done = pipeline(gzip, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    // Looked at below; a full disk must not count as unheard meanwhile.
    done.catch(() => {});
    const hash = createHash('sha256');
    const writeLine = async (value: unknown) => {
      const line = `${JSON.stringify(value)}\n`;
      hash.update(line);
      if (gzip.destroyed) await done;
      if (!gzip.write(line)) await Promise.race([once(gzip, 'drain'), done]);
    };
    await writeLine({ parley_backup: format });
    await produce((record) =>
      writeLine(
        record.kind === 'bytes' ? { kind: 'bytes', base64: Buffer.from(record.bytes).toString('base64') } : record,
      ),
    );
    gzip.end(`${JSON.stringify({ end: true, sha256: hash.digest('hex') })}\n`);
    await done;
    await flushToDisk(draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw explainWrite(error, path);
  }
}

/** The records of a file that is whole and unchanged; anything else throws, at the latest at the end. */
export async function* readBackupFile(path: string): AsyncGenerator<CopyRecord> {
  const source = createReadStream(path);
  const unzipped = createGunzip();
  const reading = pipeline(source, unzipped);
  reading.catch(() => {});
  const hash = createHash('sha256');
  let begun = false;
  let ended = false;
  try {
    const lines = createInterface({ input: unzipped, crlfDelay: Infinity });
    for await (const line of lines) {
      if (ended) throw refused(`The backup ${path} is damaged: something follows its end.`);
      const value = parseLine(line, path, begun);
      if (!begun) assertFormat(value, path);
      else if (value['end'] === true) {
        if (value['sha256'] !== hash.digest('hex'))
          throw refused(`The backup ${path} is damaged: its checksum does not fit.`);
        ended = true;
        continue;
      } else yield toRecord(value);
      begun = true;
      hash.update(`${line}\n`);
    }
    await reading;
  } catch (error) {
    throw explainRead(error, path, begun);
  } finally {
    source.destroy();
    unzipped.destroy();
  }
  if (!begun) throw foreign(path);
  if (!ended) throw refused(`The backup ${path} is incomplete: its end is missing.`);
}

function parseLine(line: string, path: string, begun: boolean): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw begun ? refused(`The backup ${path} is damaged.`) : foreign(path);
}

function assertFormat(value: Record<string, unknown>, path: string): void {
  const found = value['parley_backup'];
  if (typeof found !== 'number') throw foreign(path);
  if (found > format)
    throw refused(
      `The backup ${path} was made by a newer Parley (format ${found}, this one knows ${format}): use that one.`,
    );
}

function toRecord(value: Record<string, unknown>): CopyRecord {
  // The checksum of the file vouches for the shape: it is one that this module wrote.
  if (value['kind'] === 'bytes') return { kind: 'bytes', bytes: Buffer.from(String(value['base64']), 'base64') };
  return value as unknown as CopyRecord;
}

function explainRead(error: unknown, path: string, begun: boolean): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return refused(`There is no file ${path}.`, error);
    case 'EISDIR':
      return refused(`${path} is a folder, not a backup.`, error);
    case 'EACCES':
      return refused(`The file ${path} cannot be read: permission denied.`, error);
    case 'Z_BUF_ERROR':
      return begun ? refused(`The backup ${path} is incomplete: it was cut off.`, error) : foreign(path);
    case 'Z_DATA_ERROR':
      return begun ? refused(`The backup ${path} is damaged.`, error) : foreign(path);
    default:
      return error;
  }
}

function explainWrite(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return refused(`The backup ${path} does not fit: the disk is full.`, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return refused(`The backup ${path} cannot be written: permission denied.`, error);
    case 'ENOENT':
    case 'ENOTDIR':
      return refused(`The folder for the backup ${path} does not exist.`, error);
    default:
      return error;
  }
}

function foreign(path: string): Error {
  return refused(`${path} is not a backup of Parley.`);
}

async function flushToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
