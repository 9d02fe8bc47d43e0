import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { ModelError } from '@parley/core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { startEngineProcess, type EngineLink, type StartEngine } from './host/engine-process.ts';
import { createLlamaEmbedder } from './llama-embedder.ts';
import { asking, listen, LocalWorld } from './testing/local-world.ts';
import { tinyLlama } from './testing/tiny-llama.ts';

const world = new LocalWorld();
afterAll(() => world.close());

describe('the engine process', () => {
  it('ends a run, not the server, when it is killed, and comes back for the next one (E2, E3)', async () => {
    const links: EngineLink[] = [];
    const start: StartEngine = (events) => {
      const link = startEngineProcess(events);
      links.push(link);
      return link;
    };
    const model = world.model(world.tiny(), world.engine({ start }));
    const heard = await listen(model, asking('Hello'), { onText: () => links[0]?.kill() });
    expect(ModelError.is(heard.error) && heard.error.kind === 'error' && heard.error.retryable).toBe(true);
    const next = await listen(model, asking('Hello', { parameters: { max_tokens: 5 } }));
    expect(next.completion?.reason).toBe('length');
    expect(links).toHaveLength(2);
    expect(world.incidents.join()).toContain('SIGKILL');
  });

  it('is gone soon after its server was killed (E1)', async () => {
    const file = world.tiny().file;
    const source = new URL('./host/engine-process.ts', import.meta.url).href;
    const program = `const { startEngineProcess } = await import(${JSON.stringify(source)});
      const link = startEngineProcess({ message: (message) => message.type === 'loaded' && console.log('pid', link.pid), ended: () => {} });
      link.send({ type: 'load', spec: { key: 'k', file: ${JSON.stringify(file)}, adapters: [], contextTokens: 256, sequences: 1, threads: 1 } });
      setInterval(() => {}, 1000);`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    server.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    await vi.waitFor(() => expect(output).toMatch(/pid \d+/), { timeout: 20_000 });
    const pid = Number(/pid (\d+)/.exec(output)?.[1]);
    expect(isRunning(pid)).toBe(true);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
  });

  it('knows nothing of the environment of its server', async () => {
    vi.stubEnv('PARLEY_TEST_SECRET', 'hunter2');
    let link: EngineLink | undefined;
    const ready = new Promise<void>((resolve) => {
      link = startEngineProcess({ message: () => resolve(), ended: () => {} });
    });
    await ready;
    vi.unstubAllEnvs();
    if (existsSync('/proc/self/environ'))
      expect(readFileSync(`/proc/${link?.pid}/environ`, 'utf8')).not.toContain('hunter2');
    link?.kill();
  });

  it('refuses a file that is no model, and goes on', async () => {
    const engine = world.engine();
    const broken = { ...world.tiny({ id: 'broken' }), file: world.file('broken.gguf', tinyLlama().slice(0, 3_000)) };
    const noise = { ...broken, id: 'noise', file: world.file('noise.gguf', new Uint8Array(9_000).fill(7)) };
    for (const file of [broken, noise]) {
      const { error } = await listen(world.model(file, engine), asking('Hello'));
      expect(ModelError.is(error) && error.kind === 'unavailable', String(error)).toBe(true);
    }
    const heard = await listen(world.model(world.tiny(), engine), asking('Hello', { parameters: { max_tokens: 5 } }));
    expect(heard.completion?.reason).toBe('length');
  });

  it('embeds texts as vectors of length 1, long ones cut (batched, in order)', async () => {
    const embedder = createLlamaEmbedder({ engine: world.engine(), file: world.tiny().file });
    const texts = ['one', 'two', 'long '.repeat(5_000), 'one', ''];
    const { vectors, tokens, cut } = await embedder.embed(texts);
    expect(cut).toEqual([2]);
    expect(tokens).toBeGreaterThan(500);
    expect(vectors.map(({ length }) => length)).toEqual([64, 64, 64, 64, 64]);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(vectors[3]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
    expect(await embedder.embed([])).toEqual({ vectors: [], tokens: 0, cut: [] });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie answers too until it is collected.
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
