import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const parley = fileURLToPath(new URL('../../bin/parley.mjs', import.meta.url));
const apiKey = 'sk-of-the-house-0123456789abcdef';

/** Knows its key, lists two models and says two words. */
function startHouse(): Promise<http.Server> {
  const house = http.createServer((request, response) => {
    request.resume();
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      response.writeHead(401, { 'content-type': 'application/json' });
      return void response.end('{"error":{"message":"no"}}');
    }
    if (request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end('{"data":[{"id":"large","max_model_len":8192},{"id":"small"}]}');
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (delta: object, finish: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    response.end(`${chunk({ content: 'Good evening.' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`);
  });
  return new Promise((resolve) => house.listen(0, '127.0.0.1', () => resolve(house)));
}

describe('parley providers against a real server', () => {
  let server: ServerProcess;
  let house: http.Server;
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-cli-providers-'));
    house = await startHouse();
    url = `http://127.0.0.1:${(house.address() as AddressInfo).port}/v1`;
    server = await ServerProcess.start();
  });
  afterAll(async () => {
    await server.remove();
    house.closeAllConnections();
    house.close();
    await rm(folder, { recursive: true });
  });

  async function run(args: readonly string[], input = '') {
    const child = spawn(process.execPath, [parley, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', PARLEY_SERVER: server.url, PARLEY_CONFIG_DIR: folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const written = { output: '', errors: '' };
    child.stdout.on('data', (chunk) => (written.output += String(chunk)));
    child.stderr.on('data', (chunk) => (written.errors += String(chunk)));
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...written };
  }

  it('says that there is none, and what it does not understand', async () => {
    expect(await run(['providers', 'list'])).toMatchObject({
      code: 0,
      output: 'No provider is connected. Add one: parley providers add KIND\n',
    });
    expect((await run(['providers', 'add', 'oracle'])).code).toBe(2);
    expect((await run(['providers', 'test', 'house'])).errors).toMatch(/There is no provider house/);
  });

  it(
    'adds one with the key from standard input, tries it, and lets its model answer',
    { timeout: 120_000 },
    async () => {
      const added = await run(['providers', 'add', 'vllm', '--url', url, '--name', 'house'], `${apiKey}\n`);
      expect(added.output).toMatch(/^house is connected, with 2 models\./);
      const listed = await run(['providers', 'list']);
      expect(listed.output).toContain(`house: vllm, ${url}, key …cdef\n  house/large\n  house/small\n`);
      expect((await run(['providers', 'models', 'house'])).output).toBe('large  8192 tokens\nsmall  8192 tokens\n');
      expect((await run(['providers', 'test', 'house'])).output).toMatch(
        /^house: large answers\. First word after \d+ ms/,
      );
      expect((await run(['models', 'use', 'house/large'])).output).toBe('large answers where none is chosen.\n');
      expect((await run(['chat', '-m', 'Who is there?'])).output).toContain('Good evening.');
      for (const { output, errors } of [added, listed]) expect(output + errors).not.toContain(apiKey);
    },
  );

  it('tells in a sentence that a key is refused, and removes what it added', { timeout: 240_000 }, async () => {
    const wrong = ['providers', 'add', 'vllm', '--url', url, '--name', 'wrong', '--model', 'large'];
    expect((await run(wrong, 'sk-mistyped-0123456789\n')).code).toBe(0);
    expect(await run(['providers', 'test', 'wrong'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('The key is refused'),
    });
    expect((await run(['providers', 'remove', 'wrong'])).output).toBe('wrong is removed, and its key with it.\n');
    expect((await run(['providers', 'remove', 'house'])).code).toBe(0);
    // The default that is gone gives way to another model.
    expect((await run(['chat', '-m', 'And now?'])).code).toBe(0);
  });

  it('tells about packages for graphics cards without asking a server', async () => {
    const here = ['--data-dir', path.join(folder, 'data')];
    const { code, output } = await run(['models', 'gpu', ...here]);
    expect(code).toBe(0);
    expect(output).toMatch(/^(No packages for a graphics card are installed\.\n|There are no packages for this kind)/);
    expect((await run(['models', 'gpu', 'abacus', ...here])).code).toBe(2);
    expect((await run(['models', 'gpu', '--remove', ...here])).output).toMatch(/^The packages are removed/);
  });
});
