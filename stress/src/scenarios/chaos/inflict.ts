import { setTimeout as sleep } from 'node:timers/promises';
import { persist } from '../../support/wait.ts';
import type { ServiceName } from '../../support/real-services.ts';
import type { ClientNetwork } from './client-network.ts';
import type { Cluster } from './cluster.ts';
import { describeFault, type Fault } from './schedule.ts';

/** A victim is left alone for a while: what it does after a fault must not be cut off by the next. */
const aftermathMs = 2_500;

export interface InflictOptions {
  readonly cluster: Cluster;
  readonly clients: ClientNetwork;
  readonly faults: readonly Fault[];
  readonly say: (line: string) => void;
}

/** Carries the schedule out and heals behind itself. */
export async function inflict(options: InflictOptions): Promise<void> {
  const began = performance.now();
  // A process or service suffers one thing at a time; what comes meanwhile waits its turn.
  const busy = new Map<string, Promise<void>>();
  const all: Promise<void>[] = [];
  for (const fault of options.faults) {
    await sleep(Math.max(0, fault.atMs - (performance.now() - began)));
    const victim =
      fault.kind === 'link' ? `${fault.target}/${fault.link}` : isService(fault) ? 'services' : fault.target;
    const turn = (busy.get(victim) ?? Promise.resolve()).then(() => suffer(options, fault));
    busy.set(
      victim,
      turn.catch(() => undefined).then(() => sleep(aftermathMs)),
    );
    all.push(turn);
  }
  await Promise.all(all);
}

async function suffer({ cluster, clients, say }: InflictOptions, fault: Fault): Promise<void> {
  say(describeFault(fault));
  switch (fault.kind) {
    case 'kill': {
      const { process } = cluster.member(fault.target);
      await process.kill();
      await sleep(fault.forMs);
      // What it needs may be away just now; whoever looks after it tries again.
      return persist(() => process.start(), { withinMs: 120_000, everyMs: 1_000 });
    }
    case 'pause': {
      const { process } = cluster.member(fault.target);
      process.pause();
      await sleep(fault.forMs);
      return process.resume();
    }
    case 'service-kill':
      await cluster.services.kill(fault.target);
      await sleep(fault.forMs);
      await persist(() => cluster.services.up({ nodes: 3, only: serviceOf(fault.target) }), { withinMs: 120_000 });
      return;
    case 'service-pause':
      await cluster.services.pause(fault.target);
      await sleep(fault.forMs);
      return cluster.services.resume(fault.target);
    case 'link': {
      const links = cluster.member(fault.target).links[fault.link];
      for (const link of links) link.break(fault.fault);
      await sleep(fault.forMs);
      for (const link of links) link.mend();
      return;
    }
    case 'clients': {
      const url = cluster.gatewayUrls[Number(fault.target.replace('gateway', '')) - 1] ?? '';
      if (fault.fault === 'cut') return clients.cut(url);
      clients.silence(url);
      await sleep(fault.forMs);
      return clients.cut(url);
    }
  }
}

function isService(fault: Fault): boolean {
  return fault.kind === 'service-kill' || fault.kind === 'service-pause';
}

function serviceOf(process: string): ServiceName {
  return process.startsWith('rabbit') ? 'rabbit' : (process as ServiceName);
}
