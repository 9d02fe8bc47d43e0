import { fileURLToPath } from 'node:url';
import { createScriptedTool } from '@parley/core/testing';
import { silentLogger } from '@parley/core';
import { readConfig } from '../config.ts';
import { startServer } from '../server.ts';

/** A program: the server as it is, with one tool more, which asks before it runs, so that the page can be seen asking. */
const config = readConfig();
if (config === 'help') throw new Error('it takes settings, and has no help');
const server = await startServer({
  config,
  logger: silentLogger,
  version: '0.0.0-test',
  webFolder: fileURLToPath(new URL('../../../web/dist/', import.meta.url)),
  onFatal: (error) => {
    throw error;
  },
  parts: { tools: [createScriptedTool({ name: 'send_letter', risk: 'ask', respond: () => 'sent' })] },
});
process.stdout.write(`Parley is ready at ${server.url ?? ''}\n`);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
