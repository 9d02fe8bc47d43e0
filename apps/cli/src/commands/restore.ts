import { openInstallation, restore } from '@parley/store';
import type { Command } from '../command.ts';
import { dataHelp, dataOptions, dataSettings, fileArgument, report } from '../data.ts';
import { exitCodes } from '../exit-codes.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'fill a new installation from a backup',
  usage: `
  parley restore FILE

${dataHelp}

Into an empty data folder, or the empty database that PARLEY_DATABASE_URL names;
where it was made does not matter. All of it arrives or none of it: a file that
was cut off or changed is refused.`,
  options: { ...dataOptions, json: { type: 'boolean' } },
  async run(context) {
    const fromFile = fileArgument(context);
    const into = await openInstallation(dataSettings(context), { create: 'if-missing' });
    try {
      report(context, `Restored from ${fromFile}`, await restore({ fromFile, into }));
      return exitCodes.ok;
    } finally {
      await into.close();
    }
  },
};
