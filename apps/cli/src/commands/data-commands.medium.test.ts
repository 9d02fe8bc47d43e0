import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openInstallation } from '@parley/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../cli.ts';
import { readConfig } from '../config.ts';
import { fakeTerminal } from '../testing/fake-terminal.ts';

describe('parley backup, restore, move and doctor --local', () => {
  let folder: string;
  let dataDir: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-cli-'));
    dataDir = path.join(folder, 'data');
    const installation = await openInstallation({ dataDir }, { create: 'if-missing' });
    await migrate(installation.database);
    await installation.database.query(
      `insert into settings (key, value, updated_at) values ('greeting', '"hello"', now())`,
    );
    await installation.objects.put('a/file.txt', Buffer.from('text'), { contentType: 'text/plain', maxBytes: 10 });
    await installation.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(...args: string[]) {
    const { terminal, written } = fakeTerminal();
    const config = readConfig({ PARLEY_CONFIG_DIR: folder, PARLEY_DATA_DIR: dataDir });
    return { code: await runCli(args, terminal, config), ...written };
  }

  test('a backup restored elsewhere holds the same', async () => {
    const file = path.join(folder, 'all.backup');
    const other = path.join(folder, 'other');
    expect(await run('backup', file)).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(
        /^Saved in .*all\.backup: 1 rows in \d+ tables \(0 conversations, 0 messages\), 1 files\.\n$/,
      ) as string,
    });
    const restored = await run('restore', file, '--data-dir', other, '--json');
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.output)).toMatchObject({ tables: { settings: 1, users: 0 }, objects: 1 });
    const again = await run('restore', file, '--data-dir', other);
    expect(again).toMatchObject({
      code: 1,
      errors: 'parley: The target already holds data (in settings): only an empty one can be filled.\n',
    });
    const installation = await openInstallation({ dataDir: other }, { create: 'never' });
    expect(await installation.database.query('select value from settings')).toEqual([{ value: 'hello' }]);
    await expect(run('backup', file, '--data-dir', other)).resolves.toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^parley: Another Parley \(process \d+\) already uses the folder .*\n$/) as string,
    });
    await installation.close();
  });

  test('mistakes get one sentence', async () => {
    const missing = path.join(folder, 'nothing-here');
    expect(await run('backup', path.join(folder, 'b'), '--data-dir', missing)).toMatchObject({
      code: 1,
      errors: `parley: There is no Parley data in ${missing}.\n`,
    });
    expect(await run('backup')).toMatchObject({ code: 2, errors: 'parley: Name one file\n' });
    expect(await run('move')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Name the database') as string,
    });
    expect(await run('move', '--to', 'mysql://x')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('postgresql://') as string,
    });
    const foreign = path.join(folder, 'foreign');
    await writeFile(foreign, 'PK');
    expect(await run('restore', foreign, '--data-dir', path.join(folder, 'fresh'))).toMatchObject({
      code: 1,
      errors: `parley: ${foreign} is not a backup of Parley.\n`,
    });
  });

  test('the doctor looks at the data', async () => {
    const { code, output } = await run('doctor', '--local', '--json');
    const checks = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; state: string });
    expect(code).toBe(0);
    expect(checks.map(({ check, state }) => [check, state])).toContainEqual(['migrations', 'ok']);
  });
});
