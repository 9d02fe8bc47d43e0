import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { FaultyLink } from '../../support/faulty-link.ts';
import { findFreePort } from '../../support/free-port.ts';
import type { RealServices, ServiceAddresses } from '../../support/real-services.ts';
import { ServerProcess } from '../../support/server-process.ts';

export const linkNames = ['pg', 'redis', 'rabbit'] as const;
export type LinkName = (typeof linkNames)[number];

/** One process of Parley, with links of its own to each service. */
export interface Member {
  readonly process: ServerProcess;
  readonly role: string;
  /** RabbitMQ has one for each node. */
  readonly links: Readonly<Record<LinkName, readonly FaultyLink[]>>;
}

export interface Cluster {
  readonly members: readonly Member[];
  readonly gatewayUrls: readonly string[];
  readonly services: RealServices;
  member(name: string): Member;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly services: RealServices;
  readonly addresses: ServiceAddresses;
  readonly databaseUrl: string;
  readonly prefix: string;
  readonly folder: string;
  readonly policyFile: string;
  readonly counts: {
    readonly gateway: number;
    readonly moderation: number;
    readonly inference: number;
    readonly background: number;
  };
  /** A module that switches a guard off, loaded before the server (negative controls). */
  readonly preload?: string | undefined;
}

/** Separate processes for each role over real services, as in a large installation. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const members: Member[] = [];
  const gatewayUrls: string[] = [];
  for (const [role, count] of Object.entries(options.counts)) {
    for (let number = 1; number <= count; number += 1) {
      const port = role === 'gateway' ? await findFreePort() : 0;
      if (role === 'gateway') gatewayUrls.push(`http://127.0.0.1:${port}`);
      members.push(await createMember(options, { name: `${role}${number}`, role, port }));
    }
  }
  const cluster: Cluster = {
    members,
    gatewayUrls,
    services: options.services,
    member(name) {
      const member = members.find(({ process }) => process.name === name);
      if (member === undefined) throw new Error(`there is no process ${name}`);
      return member;
    },
    async close() {
      for (const { links } of members) for (const link of linkNames.flatMap((name) => links[name])) link.mend();
      await Promise.all(
        members.map(async ({ process }) => {
          if (process.isRunning) await process.stop(20_000);
          process.close();
        }),
      );
      for (const { links } of members) for (const link of linkNames.flatMap((name) => links[name])) link.close();
    },
  };
  try {
    // The first one migrates the empty database; the others need not race for it on a small machine.
    await members[0]?.process.start();
    await Promise.all(members.slice(1).map(({ process }) => process.start()));
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function createMember(
  options: ClusterOptions,
  { name, role, port }: { name: string; role: string; port: number },
): Promise<Member> {
  const { addresses } = options;
  const links = {
    pg: [await linkTo(addresses.databaseUrl)],
    redis: [await linkTo(addresses.redisUrl)],
    rabbit: await Promise.all(addresses.amqpUrls.map(linkTo)),
  };
  const dataDir = path.join(options.folder, name);
  mkdirSync(dataDir, { recursive: true });
  const through = (url: string, link: FaultyLink | undefined): string => {
    const changed = new URL(url);
    changed.port = String(link?.port);
    return changed.href;
  };
  const process = new ServerProcess({
    name,
    args: ['--roles', role, '--port', String(port), '--data', dataDir],
    logFile: path.join(options.folder, `${name}.log`),
    nodeArgs: options.preload === undefined ? [] : ['--import', options.preload],
    env: {
      PARLEY_DATABASE_URL: through(options.databaseUrl, links.pg[0]),
      PARLEY_AMQP_URLS: addresses.amqpUrls.map((url, node) => through(url, links.rabbit[node])).join(','),
      PARLEY_REDIS_URL: through(addresses.redisUrl, links.redis[0]),
      PARLEY_AMQP_PREFIX: options.prefix,
      PARLEY_MODERATION_POLICY: options.policyFile,
      PARLEY_MAX_SOCKETS_PER_USER: '5000',
      PARLEY_WRITES_PER_MINUTE: '1000000',
      PARLEY_ATTACHES_PER_MINUTE: '1000000',
      PARLEY_LOG_LEVEL: 'info',
    },
  });
  return { process, role, links };
}

function linkTo(url: string): Promise<FaultyLink> {
  const port = Number(new URL(url).port);
  return FaultyLink.open(() => port);
}
