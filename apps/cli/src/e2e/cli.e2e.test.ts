import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess } from '@parley/client/testing';
import { createParleyClient } from '@parley/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const parley = fileURLToPath(new URL('../../bin/parley.mjs', import.meta.url));

interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

describe('parley against a real server', () => {
  let server: ServerProcess;
  let configDirectory: string;
  beforeAll(async () => {
    server = await ServerProcess.start();
    configDirectory = await mkdtemp(path.join(tmpdir(), 'parley-cli-'));
  });
  afterAll(async () => {
    await server.remove();
    await rm(configDirectory, { recursive: true });
  });

  function start(args: readonly string[], { input = '', url = server.url }: { input?: string; url?: string } = {}) {
    const child = spawn(process.execPath, [parley, ...args], {
      env: { PATH: process.env['PATH'] ?? '', PARLEY_SERVER: url, PARLEY_CONFIG_DIR: configDirectory },
    });
    const written = { output: '', errors: '' };
    child.stdout.on('data', (chunk) => (written.output += String(chunk)));
    child.stderr.on('data', (chunk) => (written.errors += String(chunk)));
    child.stdin.end(input);
    const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, ...written })));
    return { child, written, finished };
  }
  const run = (args: readonly string[], options?: { input?: string; url?: string }) => start(args, options).finished;

  it('answers one message, given or piped in, with exactly the stored text', async () => {
    const { code, output } = await run(['chat', '-m', 'Sum this up:'], { input: 'A long report.\n' });
    expect(code).toBe(0);
    const client = createParleyClient({ baseUrl: server.url });
    const [conversation] = (await client.call('listConversations')).items;
    const [answer, question] = (await client.call('listMessages', { id: conversation?.id ?? '' })).items;
    expect(question?.content).toBe('Sum this up:\n\nA long report.');
    expect(output).toBe(`${answer?.content}\n`);
  });

  it('sends files with a message, and says so when there is none by that name', async () => {
    const file = path.join(configDirectory, 'sums.csv');
    await writeFile(file, 'apples;3');
    const { code, output } = await run(['chat', '-f', file, '-m', 'Add up', '--model', 'script/d0-see']);
    expect(code).toBe(0);
    expect(output).toContain('<attached_file name="sums.csv" type="text/csv">');
    expect(output).toContain('apples;3');
    const missing = await run(['chat', '-f', `${file}.no`, '-m', 'Add up']);
    expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining('There is no file')]);
  });

  it('prints one JSON event a line, whose pieces make the text', async () => {
    const { code, output } = await run(['chat', '--json', '-m', 'hello', '--model', 'script/d20-r200-n30']);
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; append?: string; removed?: number; text?: string });
    expect(code).toBe(0);
    expect(events.at(-1)?.type).toBe('run.ended');
    const text = events
      .filter(({ type }) => type === 'text')
      .reduce((before, { append, removed }) => before.slice(0, before.length - (removed ?? 0)) + append, '');
    expect(text).toBe(events.at(-1)?.text);
    expect(text.length).toBeGreaterThan(50);
  });

  it('goes on with a conversation', async () => {
    const first = await run(['chat', '--json', '-m', 'hello']);
    const { conversation_id } = JSON.parse(
      first.output.split('\n').find((line) => line.includes('"accepted"')) ?? '{}',
    ) as { conversation_id: string };
    await run(['chat', '--conversation', conversation_id, '-m', 'and again']);
    const { items } = await createParleyClient({ baseUrl: server.url }).call('listMessages', { id: conversation_id });
    expect(items).toHaveLength(4);
  });

  it('stops the answer at Ctrl-C and keeps what was said', async () => {
    const { child, finished, written } = start(['chat', '--json', '-m', 'hello', '--model', 'script/d0-r20-n600']);
    await vi.waitFor(() => expect(written.output.split('"text"').length).toBeGreaterThan(4), { timeout: 10_000 });
    child.kill('SIGINT');
    const { code, output } = await finished;
    expect(code).toBe(130);
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'run.ended',
      status: 'stopped',
      reason: 'stopped_by_user',
    });
  });

  it('leaves at once at the second Ctrl-C', async () => {
    const { child, finished, written } = start(['chat', '--json', '-m', 'hello', '--model', 'script/d60000-r1-n1']);
    await vi.waitFor(() => expect(written.output).toContain('"accepted"'), { timeout: 10_000 });
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
  });

  it('finds nothing wrong with a healthy server', async () => {
    await run(['chat', '-m', 'hello']);
    const { code, output } = await run(['doctor', '--json']);
    const checks = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; state: string });
    expect(checks.map(({ check, state }) => [check, state])).toEqual(
      ['reachable', 'ready', 'signed in', 'models', 'WebSocket', 'server-sent events'].map((check) => [check, 'ok']),
    );
    expect(code).toBe(0);
  });

  it('says that a server for one person needs no signing in', async () => {
    expect(await run(['login'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to sign in to') as string,
    });
  });

  it('signs in to a team server, talks, and signs out', async () => {
    const team = await ServerProcess.start({ PARLEY_MODE: 'team' });
    const { url } = team;
    try {
      expect((await run(['chat', '-m', 'hello'], { url })).code).toBe(4);
      expect((await run(['login', '--email', 'ada@example.org'], { url, input: 'x' })).errors).toContain(
        'create the first one',
      );
      await createParleyClient({ baseUrl: url }).call('setUp', {
        body: {
          email: 'ada@example.org',
          password: 'correct horse battery',
          display_name: 'Ada',
          code: team.setupCode,
        },
      });
      expect(await run(['login', '--email', 'ada@example.org'], { url, input: 'wrong\n' })).toMatchObject({ code: 4 });
      expect(
        await run(['login', '--email', 'ada@example.org'], { url, input: 'correct horse battery\n' }),
      ).toMatchObject({ code: 0, output: `Signed in to ${url} as ada@example.org.\n` });
      expect((await run(['chat', '-m', 'hello'], { url })).code).toBe(0);
      expect((await run(['doctor'], { url })).code).toBe(0);
      expect((await run(['logout'], { url })).code).toBe(0);
      expect((await run(['doctor'], { url })).code).not.toBe(0);
      await expect(readFile(path.join(configDirectory, 'credentials.json'))).rejects.toThrow('ENOENT');
    } finally {
      await team.remove();
    }
  });
});
