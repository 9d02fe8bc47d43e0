import type { Logger } from '@parley/core';
import type { FileRole, SourceFile } from '../../catalogue/index.ts';
import { hashFile } from '../files/hash-file.ts';
import type { Pin } from '../library-state.ts';
import { PullError } from '../pull-error.ts';

/** What a source gets to fetch one model with. */
export interface PullContext {
  readonly modelId: string;
  /** On the file system of the cache folder, kept between attempts. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly onBytes: (receivedBytes: number, totalBytes: number) => void;
  readonly onStep: (step: 'downloading' | 'verifying' | 'converting') => void;
  readonly pin: (source: string) => Promise<Pin | undefined>;
  readonly addPin: (source: string, pin: Pin) => Promise<Pin>;
  /** Throws `no_space`. */
  readonly requireSpace: (bytes: number) => Promise<void>;
}

/** A file that is there and verified. */
export interface FetchedFile {
  readonly name: string;
  readonly role: FileRole;
  readonly sha256: string;
  readonly known: SourceFile['known'] | 'imported';
  /** Absolute; elsewhere than in the work folder. */
  readonly at?: string;
}

/** L2.7. */
export async function verify(
  path: string,
  { name, sha256, source }: { readonly name: string; readonly sha256: string; readonly source: string },
  signal: AbortSignal,
): Promise<void> {
  const found = await hashFile(path, signal);
  if (found === sha256) return;
  throw new PullError(
    'checksum_mismatch',
    `${name} from ${source} is not the file it should be: its SHA-256 is ${found}, expected is ${sha256}. It is not used. Find out why before you try again.`,
  );
}
