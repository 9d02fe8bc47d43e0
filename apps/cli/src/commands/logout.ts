import { ParleyApiError } from '@parley/client';
import { connect, serverOption, serverUrl, type Command, type CommandContext } from '../command.ts';
import { CredentialFile } from '../credentials.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'end the session and forget the credential',
  usage: `
  parley logout

  --server URL    the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)

An API key is forgotten, not revoked.`,
  options: serverOption,
  run: logout,
};

async function logout(context: CommandContext): Promise<ExitCode> {
  const { terminal, config } = context;
  const server = serverUrl(context);
  const file = new CredentialFile(config.credentialsFile);
  const credential = await file.read(server);
  if (!credential) {
    terminal.output.write(`You were not signed in to ${server}.\n`);
    return exitCodes.ok;
  }
  const isEnded = credential.kind === 'apiKey' || (await endSession(context));
  await file.write(server, undefined);
  terminal.output.write(`Signed out of ${server}.\n`);
  if (!isEnded) terminal.errors.write('parley: the server could not be told; the session there ends by itself.\n');
  return exitCodes.ok;
}

async function endSession(context: CommandContext): Promise<boolean> {
  try {
    await (await connect(context)).call('logout');
    return true;
  } catch (error) {
    if (!(error instanceof ParleyApiError)) throw error;
    // A session that has ended already is what was wanted.
    return error.status === 401;
  }
}
