import { assertData, databaseDirOf, moveEmbeddedToPostgres, openObjects } from '@parley/store';
import { text, type Command, type CommandContext } from '../command.ts';
import { dataHelp, dataOptions, report } from '../data.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';

export const moveCommand: Command = {
  name: 'move',
  summary: 'take an embedded installation to PostgreSQL',
  usage: `
  parley move

  --to URL        the empty database (default: PARLEY_DATABASE_URL, which keeps
                  its password out of the list of processes)
${dataHelp}

Every row is compared after it arrived; when one differs, nothing is kept. Files
go to S3 if PARLEY_S3_ENDPOINT is set and stay in the data folder otherwise. The
embedded data stays as it is. Stop the server first.`,
  options: { ...dataOptions, to: { type: 'string' }, json: { type: 'boolean' } },
  async run(context) {
    const { data } = context.config;
    const dataDir = text(context, 'data-dir') ?? data.dataDir;
    const url = targetUrl(context);
    await assertData(dataDir);
    const objects = data.s3 && { from: await openObjects({ dataDir }), to: await openObjects(data) };
    report(context, 'Moved', await moveEmbeddedToPostgres({ dataDir: databaseDirOf(dataDir), url, objects }));
    return exitCodes.ok;
  },
};

function targetUrl(context: CommandContext): string {
  const url = text(context, 'to') ?? context.config.data.databaseUrl;
  if (url === undefined) throw new UsageError('Name the database: --to postgresql://user:password@host/database');
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new UsageError('The database looks like postgresql://user:password@host/database');
  return url;
}
