#!/usr/bin/env node
import { runCli } from './cli.ts';
import { readConfig } from './config.ts';
import { processTerminal } from './terminal.ts';

// A reader such as head closes the pipe early; that is not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const config = readConfig();
const exitCode = await runCli(process.argv.slice(2), processTerminal(config.mayUseColour), config);
// An open socket or a paused stdin must not keep the process; what was written must be out first.
process.stdout.write('', () => process.exit(exitCode));
