import { parseArgs } from 'node:util';

export type PlatformName = 'embedded' | 'distributed';

export interface BenchOptions {
  readonly json: boolean;
  /** Shorter and rougher: to see that it works, not to publish. */
  readonly quick: boolean;
  readonly platforms: readonly PlatformName[];
  /** Scheduling priority of everything started here, all alike (negative needs root). */
  readonly nice: number | undefined;
  /** A folder for CPU profiles of the servers. */
  readonly profileDir: string | undefined;
}

const allPlatforms = ['embedded', 'distributed'] as const;

export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      nice: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const platforms = allPlatforms.filter((name) => values.only === undefined || values.only === name);
  if (platforms.length === 0)
    throw new TypeError(`--only takes ${allPlatforms.join(' or ')}, not "${values.only ?? ''}"`);
  const nice = values.nice === undefined ? undefined : Number(values.nice);
  if (nice !== undefined && !(Number.isInteger(nice) && nice >= -20 && nice <= 19))
    throw new TypeError(`--nice takes a whole number from -20 to 19, not "${values.nice ?? ''}"`);
  return { json: values.json, quick: values.quick, platforms, nice, profileDir: values.profile };
}
