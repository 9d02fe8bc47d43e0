import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

export interface ZipFile {
  readonly names: readonly string[];
  /** The unpacked bytes of one entry, checked. */
  read(name: string): Promise<Buffer>;
  close(): Promise<void>;
}

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly checksum: number;
  readonly headerAt: number;
}

const inflate = promisify(inflateRaw);
const [endSignature, entrySignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50];
const mostDirectoryBytes = 16 * 1_048_576;
const sliceBytes = 4 * 1_048_576;

/** Enough of ZIP for archives of model files: no encryption, no parts, below 4 GiB. Everything else is refused. */
export async function openZip(path: string, maxEntryBytes = 2 ** 31): Promise<ZipFile> {
  const file = await open(path, 'r');
  try {
    const entries = await readDirectory(file, (await file.stat()).size);
    return {
      names: [...entries.keys()],
      close: () => file.close(),
      async read(name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new Error(`The archive has no ${name}`);
        if (entry.bytes > maxEntryBytes) throw new Error(`${name} in the archive is too large`);
        return readEntry(file, name, entry);
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readDirectory(file: FileHandle, size: number): Promise<Map<string, Entry>> {
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== endSignature) at--;
  if (at < 0) throw new Error('This is no ZIP archive, or only the beginning of one');
  const count = tail.readUInt16LE(at + 10);
  const directoryBytes = tail.readUInt32LE(at + 12);
  const directoryAt = tail.readUInt32LE(at + 16);
  if (directoryBytes > mostDirectoryBytes || directoryAt + directoryBytes > size)
    throw new Error('The directory of the archive is damaged');
  const directory = await readAt(file, directoryAt, directoryBytes);
  const entries = new Map<string, Entry>();
  for (let index = 0, position = 0; index < count; index++) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== entrySignature)
      throw new Error('The directory of the archive is damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      directory.readUInt16LE(position + offset),
    );
    const nameAt = position + 46;
    const name = directory.toString('utf8', nameAt, nameAt + (nameBytes ?? 0));
    if ((directory.readUInt16LE(position + 8) & 1) === 1) throw new Error(`${name} in the archive is encrypted`);
    entries.set(name, {
      method: directory.readUInt16LE(position + 10),
      checksum: directory.readUInt32LE(position + 16),
      packedBytes: directory.readUInt32LE(position + 20),
      bytes: directory.readUInt32LE(position + 24),
      headerAt: directory.readUInt32LE(position + 42),
    });
    position = nameAt + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}

async function readEntry(file: FileHandle, name: string, entry: Entry): Promise<Buffer> {
  const header = await readAt(file, entry.headerAt, 30);
  if (header.readUInt32LE(0) !== localSignature) throw new Error(`${name} in the archive is damaged`);
  const dataAt = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readAt(file, dataAt, entry.packedBytes);
  const bytes = await unpack(packed, entry, name);
  if (bytes.length !== entry.bytes || (await checksumOf(bytes)) !== entry.checksum)
    throw new Error(`${name} in the archive is damaged: its checksum is wrong`);
  return bytes;
}

/** In slices of some milliseconds, so that others get their turn. */
async function checksumOf(bytes: Buffer): Promise<number> {
  let checksum = 0;
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    checksum = crc32(bytes.subarray(start, start + sliceBytes), checksum);
    await setImmediate();
  }
  return checksum;
}

async function unpack(packed: Buffer, entry: Entry, name: string): Promise<Buffer> {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw new Error(`${name} in the archive is packed in a way that is not known`);
  // In the thread pool; never more than what the directory promised.
  return inflate(packed, { maxOutputLength: Math.max(1, entry.bytes) });
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  if (bytesRead < length) throw new Error('The archive ends too early');
  return bytes;
}
