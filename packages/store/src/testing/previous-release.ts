import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The newest release before this state of the code; undefined as long as there is none. */
export async function previousRelease(): Promise<string | undefined> {
  const given = process.env['PARLEY_TEST_PREVIOUS_RELEASE'];
  if (given) return given;
  try {
    const { stdout } = await run('git', ['describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*'], { cwd: root });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Which code runs on the migrations of which release. A release is anything git can name. */
export interface Mixture {
  readonly code: string;
  readonly migrations: string;
}

/**
 * Runs the tests of the repositories of one release on the schema of another, in a checkout of its own.
 * Rejects with the output of the tests when one fails.
 */
export async function testMixture({ code, migrations }: Mixture): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-mixture-'));
  try {
    await checkOut(code, folder);
    await replaceMigrations(migrations, folder);
    await linkPackages(folder);
    await run(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/store/src/repositories', '--root', folder],
      {
        cwd: folder,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The code of ${code} fails its tests on the schema of ${migrations}:\n${stdout}${stderr}`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkOut(release: string, folder: string): Promise<void> {
  const archive = join(folder, 'release.tar');
  await run('git', ['archive', '--output', archive, release], { cwd: root });
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
}

async function replaceMigrations(release: string, folder: string): Promise<void> {
  const other = await mkdtemp(join(tmpdir(), 'parley-migrations-'));
  try {
    await checkOut(release, other);
    await rm(join(folder, 'packages/store/migrations'), { recursive: true });
    await cp(join(other, 'packages/store/migrations'), join(folder, 'packages/store/migrations'), { recursive: true });
  } finally {
    await rm(other, { recursive: true, force: true });
  }
}

/** The installed packages of here, except our own, which must be those of the checkout. */
async function linkPackages(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@parley'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@parley' && name !== '.cache' && name !== '.vite')
      await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of await readdir(join(folder, 'packages')))
    await symlink(join(folder, 'packages', name), join(modules, '@parley', name));
}
