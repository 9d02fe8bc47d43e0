import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { asking, listen, LocalWorld } from './testing/local-world.ts';

const world = new LocalWorld();
afterAll(() => world.close());

/** As `parley models gpu` leaves it, of another version: node-llama-cpp passes it by. */
function packageFolder(): string {
  const folder = path.join(world.folder, 'gpu');
  for (const name of ['linux-x64-cuda', 'linux-x64-vulkan']) {
    const home = path.join(folder, 'node_modules', '@node-llama-cpp', name, 'dist');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      path.join(home, 'index.js'),
      `export const who = '${name} of the data folder'; export function getBinsDir() { return { binsDir: import.meta.dirname, packageVersion: '0.0.0' }; }`,
    );
  }
  return folder;
}

describe('packages for graphics cards', () => {
  it('E7 are found in the data folder, before the empty ones of the installation', async () => {
    const source = new URL('process/gpu-packages.ts', import.meta.url).href;
    const program = `const { useGpuPackages } = await import(${JSON.stringify(source)});
      console.log(useGpuPackages(${JSON.stringify(path.join(world.folder, 'nothing'))}), useGpuPackages(${JSON.stringify(packageFolder())}));
      console.log((await import('@node-llama-cpp/linux-x64-cuda')).who);`;
    const args = ['--no-warnings', '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
    expect(stdout).toBe('false true\nlinux-x64-cuda of the data folder\n');
  });

  it('E7 that are of no use cost nothing: the processor answers', { timeout: 60_000 }, async () => {
    const engine = world.engine({ gpuFolder: packageFolder() });
    const heard = await listen(world.model(world.tiny(), engine), asking('Hello', { parameters: { max_tokens: 4 } }));
    expect(heard.completion?.usage.output_tokens).toBe(4);
    expect(engine.gpu).toBeUndefined();
    expect(world.incidents).toEqual([]);
  });
});
