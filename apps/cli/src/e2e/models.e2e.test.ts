import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { buildGguf, chatPlan } from '@parley/engines/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const parley = fileURLToPath(new URL('../../bin/parley.mjs', import.meta.url));

describe('parley models against a real server', () => {
  let server: ServerProcess;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-cli-models-'));
    server = await ServerProcess.start({ PARLEY_HUB_URL: 'none', PARLEY_PYTHON: 'none' });
  });
  afterAll(async () => {
    await server.remove();
    await rm(folder, { recursive: true });
  });

  async function run(...args: string[]) {
    const child = spawn(process.execPath, [parley, 'models', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', PARLEY_SERVER: server.url, PARLEY_CONFIG_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { output: '', errors: '' };
    child.stdout.on('data', (chunk) => (written.output += String(chunk)));
    child.stderr.on('data', (chunk) => (written.errors += String(chunk)));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...written };
  }

  it('lists what can be had', async () => {
    const { code, output } = await run();
    expect(code).toBe(0);
    expect(output).toMatch(
      /^MODEL +KIND +PARAMETERS +SIZE +MEMORY +LICENCE +STATE\nsmollm2-135m-instruct +chat +135M +98 MB/,
    );
    expect((await run('list', '--kind', 'reranker')).output).toMatch(/bge-reranker-v2-m3/);
    expect((await run('list', '--installed')).output).toBe('No models.\n');
  });

  it('says what became of a model that has no source', async () => {
    const { code, errors } = await run('pull', 'smollm2-135m-instruct');
    expect(code).toBe(1);
    expect(errors).toMatch(/has no source that this server may ask/);
    expect((await run('pull', 'no-such-model')).errors).toMatch(/There is no model called no-such-model/);
  });

  it('imports a file, shows it, lets it answer, and removes it', { timeout: 240_000 }, async () => {
    await writeFile(path.join(folder, 'mine.gguf'), buildGguf(chatPlan()));
    expect((await run('import', 'mine.gguf', '--name', 'Mine')).output).toBe('Mine is installed as mine.\n');
    expect((await run('info', 'mine')).output).toMatch(/architecture +llama\n[^]*file +mine\.gguf, .*your own file/);
    expect((await run('use', 'mine')).output).toBe('Mine answers where none is chosen.\n');
    const { items } = await createParleyClient({ baseUrl: server.url }).call('listModels');
    expect(items.find(({ is_default }) => is_default)?.id).toBe('local/mine');
    expect((await run('adapters', 'mine')).output).toBe('No adapters.\n');
    expect((await run('use', 'auto')).code).toBe(0);
    expect((await run('remove', 'mine')).output).toBe('mine is deleted.\n');
    expect((await run('info', 'mine')).code).toBe(1);
  });

  it('refuses a file that is no model, and a line that makes no sense', async () => {
    await writeFile(path.join(folder, 'broken.gguf'), 'GGUF but not really');
    expect(await run('import', 'broken.gguf')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/broken\.gguf cannot be used/),
    });
    expect((await run('paint')).code).toBe(2);
    expect((await run('pull')).code).toBe(2);
    expect((await run('adapters', 'mine', 'scale', 'x', 'much')).code).toBe(2);
  });
});
