import { arch, platform } from 'node:os';

/** Of the engine that Parley was built with: packages of another version are passed by. */
export const engineVersion = '3.22.1';

export type GpuKind = 'cuda' | 'vulkan' | 'metal';

interface GpuChoice {
  readonly kind: GpuKind;
  readonly packages: readonly string[];
  readonly megabytes: number;
  readonly needs: string;
}

const cuda = 'an NVIDIA card with its driver';
const vulkan = 'a card with a Vulkan driver: AMD, Intel or NVIDIA';

const choices: Readonly<Record<string, readonly GpuChoice[]>> = {
  'linux-x64': [
    { kind: 'cuda', packages: ['linux-x64-cuda', 'linux-x64-cuda-ext'], megabytes: 540, needs: cuda },
    { kind: 'vulkan', packages: ['linux-x64-vulkan'], megabytes: 71, needs: vulkan },
  ],
  'win32-x64': [
    { kind: 'cuda', packages: ['win-x64-cuda', 'win-x64-cuda-ext'], megabytes: 540, needs: cuda },
    { kind: 'vulkan', packages: ['win-x64-vulkan'], megabytes: 71, needs: vulkan },
  ],
  'darwin-arm64': [{ kind: 'metal', packages: ['mac-arm64-metal'], megabytes: 20, needs: 'Apple silicon' }],
};

/** What there is for a machine, the better one first. */
export function gpuChoices(machine = `${platform()}-${arch()}`): readonly GpuChoice[] {
  return choices[machine] ?? [];
}

export function packagesOf({ packages }: GpuChoice): readonly string[] {
  return packages.map((name) => `@node-llama-cpp/${name}@${engineVersion}`);
}
