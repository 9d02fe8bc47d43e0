import { backup, openInstallation } from '@parley/store';
import type { Command } from '../command.ts';
import { dataHelp, dataOptions, dataSettings, fileArgument, report } from '../data.ts';
import { exitCodes } from '../exit-codes.ts';

export const backupCommand: Command = {
  name: 'backup',
  summary: 'write everything into one file',
  usage: `
  parley backup FILE

${dataHelp}

Every account, conversation and file, as of one moment. The embedded database
must not be in use: stop the server first. With PARLEY_DATABASE_URL set, that
database is backed up, and may be in use. FILE holds secrets: keep it like one.`,
  options: { ...dataOptions, json: { type: 'boolean' } },
  async run(context) {
    const toFile = fileArgument(context);
    const from = await openInstallation(dataSettings(context), { create: 'never' });
    try {
      report(context, `Saved in ${toFile}`, await backup({ from, toFile }));
      return exitCodes.ok;
    } finally {
      await from.close();
    }
  },
};
