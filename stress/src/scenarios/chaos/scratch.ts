import { silentLogger } from '@parley/core';
import { openPostgresDatabase } from '@parley/store';
import type { ServiceAddresses } from '../../support/real-services.ts';

/** A database and a prefix for queues and keys that nothing else uses, gone afterwards. */
export interface Scratch {
  readonly databaseUrl: string;
  readonly prefix: string;
  drop(): Promise<void>;
}

export async function openScratch({
  addresses,
  name,
}: {
  readonly addresses: ServiceAddresses;
  readonly name: string;
}): Promise<Scratch> {
  const admin = async (sql: string): Promise<void> => {
    const database = await openPostgresDatabase({
      url: addresses.databaseUrl,
      logger: silentLogger,
      maxConnections: 1,
    });
    try {
      await database.query(sql);
    } finally {
      await database.close();
    }
  };
  await admin(`create database ${name}`);
  const url = new URL(addresses.databaseUrl);
  url.pathname = `/${name}`;
  const prefix = `${name}.`;
  return {
    databaseUrl: url.href,
    prefix,
    async drop() {
      await admin(`drop database if exists ${name} with (force)`);
      await deleteQueues(addresses.rabbitManagementUrl, prefix);
    },
  };
}

/** Quorum queues outlive their users; twenty seeds would leave hundreds. */
async function deleteQueues(managementUrl: string | undefined, prefix: string): Promise<void> {
  if (managementUrl === undefined) return;
  const { username, password, origin } = new URL(managementUrl);
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  for (const kind of ['queues', 'exchanges']) {
    const list = (await (await fetch(`${origin}/api/${kind}/%2F?columns=name`, { headers })).json()) as {
      name: string;
    }[];
    for (const { name } of list) {
      if (name.startsWith(prefix))
        await fetch(`${origin}/api/${kind}/%2F/${encodeURIComponent(name)}`, { method: 'DELETE', headers });
    }
  }
}
