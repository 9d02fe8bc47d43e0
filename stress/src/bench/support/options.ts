import { programOptions } from '../../support/program-options.ts';

export type PlatformName = 'embedded' | 'distributed';

export interface BenchOptions {
  readonly json: boolean;
  /** Shorter and rougher: to see that it works, not to publish. */
  readonly quick: boolean;
  readonly platforms: readonly PlatformName[];
  /** Everything that is measured, and what measures it, before other programs of the machine; needs root. */
  readonly priority: boolean;
  /** A folder for CPU profiles of the servers. */
  readonly profileDir: string | undefined;
}

const allPlatforms = ['embedded', 'distributed'] as const;

export function readOptions(): BenchOptions {
  const values = programOptions({
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    priority: { type: 'boolean', default: false },
    profile: { type: 'string' },
  });
  const platforms = allPlatforms.filter((name) => values.only === undefined || values.only === name);
  if (platforms.length === 0)
    throw new TypeError(`--only takes ${allPlatforms.join(' or ')}, not "${values.only ?? ''}"`);
  return {
    json: values.json,
    quick: values.quick,
    platforms,
    priority: values.priority,
    profileDir: values.profile,
  };
}
