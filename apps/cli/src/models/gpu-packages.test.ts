import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineVersion, gpuChoices, packagesOf } from './gpu-packages.ts';

const engines = JSON.parse(readFileSync(new URL('../../../../packages/engines/package.json', import.meta.url), 'utf8'));

describe('the packages for graphics cards', () => {
  it('are of the version of the engine', () => {
    expect(engineVersion).toBe(engines.dependencies['node-llama-cpp']);
  });

  it('fit the machine, and there are none for some', () => {
    expect(gpuChoices('linux-x64').flatMap(packagesOf)).toEqual([
      `@node-llama-cpp/linux-x64-cuda@${engineVersion}`,
      `@node-llama-cpp/linux-x64-cuda-ext@${engineVersion}`,
      `@node-llama-cpp/linux-x64-vulkan@${engineVersion}`,
    ]);
    expect(gpuChoices('darwin-arm64').map(({ kind }) => kind)).toEqual(['metal']);
    expect(gpuChoices('linux-arm64')).toEqual([]);
  });
});
