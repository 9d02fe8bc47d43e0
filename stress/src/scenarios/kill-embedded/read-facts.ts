import path from 'node:path';
import { silentLogger } from '@parley/core';
import { openEmbeddedDatabase } from '@parley/store';
import type { ServerProcess } from '../../support/server-process.ts';
import { waitUntil } from '../../support/wait.ts';
import { readStored, type Facts, type Stored } from '../checker/facts.ts';
import type { Writer } from './writer.ts';

/** Stops the server and looks into its data. */
export async function readFacts({
  server,
  writer,
  dataDir,
}: {
  readonly server: ServerProcess;
  readonly writer: Writer;
  readonly dataDir: string;
}): Promise<Facts> {
  await waitUntil(async () => (await writer.client.call('readiness').catch(() => undefined)) !== undefined, {
    withinMs: 10_000,
  });
  const { intact } = await writer.client.call('verifyAudit');
  await server.stop();
  const stored = await readWhenStopped(dataDir);
  return {
    sent: writer.sent,
    screens: [],
    keysMade: writer.keysMade,
    watched: { doubleRunning: new Set(), firstEndings: writer.endings, looks: writer.endings.size },
    stored,
    auditIntact: intact,
    deadLetters: [],
  };
}

async function readWhenStopped(dataDir: string): Promise<Stored> {
  const database = await openEmbeddedDatabase({
    dataDir: path.join(dataDir, 'database'),
    logger: silentLogger,
    onFatal: (error) => console.error(error),
  });
  try {
    return await readStored(database);
  } finally {
    await database.close();
  }
}
