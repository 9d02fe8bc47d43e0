import type { Bench } from '../support/run-bench.ts';
import { startRelay } from './bare-relay.ts';
import { startModel } from './model-server.ts';
import { startDistributed, startEmbedded } from './parley.ts';
import type { Target } from './target.ts';

export interface Targets {
  readonly direct: Target;
  readonly relay: Target;
  readonly parley: readonly Target[];
  /** By platform: why it is missing. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** The model, the bare relay before it, and Parley on each platform that was asked for and can be had. */
export async function startTargets(
  bench: Bench,
  options: { readonly scripts: readonly string[]; readonly tickMs: number },
): Promise<Targets> {
  const { children, services } = bench;
  const { platforms, profileDir } = bench.options;
  const model = await startModel(children, options);
  const relay = await startRelay(children, model.url);
  const settings = { children, model: { url: model.url, scripts: [...new Set(options.scripts)] }, profileDir };
  const parley: Target[] = [];
  const reasons = new Map<string, string>();
  if (platforms.includes('embedded')) parley.push(await startEmbedded(settings));
  if (platforms.includes('distributed')) {
    const opened = await services();
    if (typeof opened === 'string') reasons.set('distributed', opened);
    else parley.push(await startDistributed({ ...settings, services: opened }));
  }
  const direct: Target = {
    name: 'direct',
    load: { kind: 'direct', url: model.url },
    pids: [],
    stop: () => Promise.resolve(),
  };
  return { direct, relay, parley, reasons };
}
