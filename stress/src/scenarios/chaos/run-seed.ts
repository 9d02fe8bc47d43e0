import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { silentLogger } from '@parley/core';
import { openPostgresDatabase } from '@parley/store';
import { createRandom } from '../../support/random.ts';
import type { RealServices, ServiceAddresses } from '../../support/real-services.ts';
import { persist, waitUntil } from '../../support/wait.ts';
import { findViolations, type Violation } from '../checker/checks.ts';
import { createClientNetwork } from './client-network.ts';
import { linkNames, startCluster, type Cluster } from './cluster.ts';
import { readStored, type Facts } from '../checker/facts.ts';
import { inflict } from './inflict.ts';
import { prepareLoad, type Load } from './load.ts';
import { policy } from '../checker/policy.ts';
import { planFaults } from './schedule.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { watchDatabase } from '../checker/watcher.ts';

export interface SeedOptions {
  readonly seed: string;
  readonly services: RealServices;
  readonly addresses: ServiceAddresses;
  readonly conversations: number;
  readonly turns: number;
  readonly overMs: number;
  readonly scope: 'all' | 'processes' | 'none';
  /** A module that switches a guard off. */
  readonly preload?: string | undefined;
  /** What is not over this long after the last fault never will be. */
  readonly quietWithinMs?: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface SeedResult {
  readonly violations: readonly Violation[];
  readonly facts: Facts;
  /** From the end of the last fault to the end of the last answer; 0 when that came before. */
  readonly recoveryMs: number;
  readonly mostResidentMb: number;
  readonly settled: boolean;
}

const counts = { gateway: 2, moderation: 1, inference: 2, background: 2 };

/** One seed: a fresh database, a cluster, load and faults at the same time, quiet, and the comparison. */
export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, say } = options;
  const random = createRandom(seed);
  const folder = path.join(options.folder, `seed-${seed}`);
  mkdirSync(folder, { recursive: true });
  const policyFile = path.join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify(policy));
  const scratch = await openScratch({
    addresses: options.addresses,
    name: `chaos_${seed.replaceAll(/\W/g, '_')}_${process.pid}`,
  });
  try {
    const cluster = await startCluster({ ...options, ...scratch, folder, policyFile, counts });
    try {
      return await withCluster(options, { cluster, scratch, random });
    } finally {
      say('stopping the processes');
      await cluster.close();
    }
  } finally {
    await scratch.drop().catch((error: unknown) => say(`not cleaned up: ${String(error)}`));
  }
}

async function withCluster(
  options: SeedOptions,
  { cluster, scratch, random }: { cluster: Cluster; scratch: Scratch; random: ReturnType<typeof createRandom> },
): Promise<SeedResult> {
  const { say, overMs, seed } = options;
  const network = createClientNetwork({ gatewayUrls: cluster.gatewayUrls, random: random.fork('network') });
  const load = await prepareLoad({
    ...options,
    network,
    gatewayUrls: cluster.gatewayUrls,
    random: random.fork('load'),
  });
  const database = await openPostgresDatabase({ url: scratch.databaseUrl, logger: silentLogger, maxConnections: 2 });
  const watcher = watchDatabase(database);
  let mostResidentMb = 0;
  const sampling = setInterval(() => {
    for (const { process } of cluster.members) mostResidentMb = Math.max(mostResidentMb, process.residentMb() ?? 0);
  }, 500);
  try {
    const processes = cluster.members.map(({ process }) => process.name);
    const faults =
      options.scope === 'none'
        ? []
        : planFaults({ random: random.fork('faults'), processes, overMs, scope: options.scope });
    say(
      `${load.conversationIds.length} conversations, ${options.turns} turns and ${faults.length} faults over ${overMs / 1_000} s`,
    );
    // Where the load stops, the faults stop too, but for those that then still last.
    await Promise.all([load.run(), inflict({ cluster, clients: network, faults, say })]);
    for (const { links } of cluster.members) for (const link of linkNames.flatMap((name) => links[name])) link.mend();
    const lastFaultAt = performance.now();
    const [{ now } = { now: 0 }] = await persist(
      () => database.query<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now'),
      { withinMs: 60_000 },
    );
    say('all faults are over; waiting for quiet');
    const settled = await waitForQuiet({
      load,
      isEmpty: () => isQuiet(database),
      withinMs: options.quietWithinMs ?? 60_000,
    });
    say(`${settled ? 'quiet' : 'NOT quiet'} after ${((performance.now() - lastFaultAt) / 1_000).toFixed(1)} s`);
    await watcher.stop();
    const stored = await persist(() => readStored(database), { withinMs: 30_000 });
    const facts: Facts = {
      sent: load.sent,
      screens: load.screens,
      keysMade: load.keysMade,
      watched: watcher.watched,
      stored,
      ...(await askGateway(cluster)),
    };
    load.close();
    const lastEnd = Math.max(0, ...stored.runs.map((run) => run.ended_ms ?? 0));
    return {
      violations: findViolations(facts),
      facts,
      recoveryMs: Math.max(0, lastEnd - now),
      mostResidentMb,
      settled,
    };
  } finally {
    clearInterval(sampling);
    await watcher.stop();
    load.close();
    await database.close().catch(() => say(`seed ${seed}: the watching connection did not close`));
  }
}

interface Quiet {
  readonly load: Load;
  readonly isEmpty: () => Promise<boolean>;
  readonly withinMs: number;
}

/** Bounded: what is not over by then never will be. */
async function waitForQuiet({ load, isEmpty, withinMs }: Quiet): Promise<boolean> {
  const began = performance.now();
  const storedIsQuiet = await waitUntil(async () => load.isSettled() && (await isEmpty().catch(() => false)), {
    withinMs,
    everyMs: 250,
  });
  const left = Math.max(withinMs / 3, withinMs - (performance.now() - began));
  const screensAreQuiet = await waitUntil(
    () => load.screens.every(({ runs }) => [...runs.values()].every(({ ends }) => ends > 0)),
    { withinMs: left },
  );
  return storedIsQuiet && screensAreQuiet;
}

async function isQuiet(database: Awaited<ReturnType<typeof openPostgresDatabase>>): Promise<boolean> {
  const [row] = await database.query<{ open: number }>(
    `select ((select count(*) from runs where status in ('queued', 'running')) + (select count(*) from outbox)
       + (select count(*) from runs r where r.verdict->>'action' in ('flag', 'block') and not exists (select 1 from moderation_log l where l.run_id = r.id))
       + (select count(*) from conversations c where c.title = '' and exists (select 1 from messages m where m.conversation_id = c.id and m.sender = 'user' and m.content <> '')))::int as open`,
  );
  return row?.open === 0;
}

async function askGateway(cluster: Cluster): Promise<Pick<Facts, 'auditIntact' | 'deadLetters'>> {
  const get = <Body>(route: string) =>
    persist(
      async () => {
        const response = await fetch(`${cluster.gatewayUrls[0]}${route}`, { signal: AbortSignal.timeout(10_000) });
        if (!response.ok) throw new Error(`${route} answered ${response.status}`);
        return (await response.json()) as Body;
      },
      { withinMs: 30_000 },
    );
  const deadLetters = [];
  for (const queue of ['moderation_queue', 'ai_inference_queue', 'moderation_log', 'background_queue']) {
    deadLetters.push(...(await get<{ items: Facts['deadLetters'] }>(`/api/admin/dead_letters?queue=${queue}`)).items);
  }
  const { intact } = await get<{ intact: boolean }>('/api/admin/audit/verification');
  return { auditIntact: intact, deadLetters };
}
