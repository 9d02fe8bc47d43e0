import { createParleyClient, memoryTokenStore } from '@parley/client';
import { ask, askSecret } from '../ask.ts';
import { isSet, serverOption, serverUrl, text, type Command, type CommandContext } from '../command.ts';
import { CredentialFile, type Credential } from '../credentials.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';

export const loginCommand: Command = {
  name: 'login',
  summary: 'sign in to a server and stay signed in',
  usage: `
  parley login                 asks for e-mail and password
  parley login --api-key       asks for an API key instead
  parley login --email A@B     asks only for the password

  --server URL    the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)

Secrets are asked for, or read from standard input, never taken from the command
line, where other users of the machine could see them. They are kept in a file
that only you can read.`,
  options: { ...serverOption, email: { type: 'string' }, 'api-key': { type: 'boolean' } },
  run: login,
};

async function login(context: CommandContext): Promise<ExitCode> {
  const { terminal, config } = context;
  const server = serverUrl(context);
  const session = await createParleyClient({ baseUrl: server }).call('currentSession');
  if (session.mode === 'local') {
    terminal.output.write(`${server} runs for one person on one machine; there is nothing to sign in to.\n`);
    return exitCodes.ok;
  }
  if (session.setup_needed)
    throw new UsageError(`Nobody has an account on ${server} yet. Open it in a browser and create the first one.`);
  const credential = isSet(context, 'api-key')
    ? await withApiKey(context, server)
    : await withPassword(context, server);
  await new CredentialFile(config.credentialsFile).write(server, credential);
  terminal.output.write(
    `Signed in to ${server}${credential.kind === 'tokens' ? ` as ${credential.email}` : ' with an API key'}.\n`,
  );
  return exitCodes.ok;
}

async function withApiKey({ terminal }: CommandContext, server: string): Promise<Credential> {
  const key = (await askSecret(terminal, 'API key: '))?.trim();
  if (!key) throw new UsageError('No API key was given.');
  // Before it is kept: is it any good?
  await createParleyClient({ baseUrl: server, auth: { kind: 'apiKey', key } }).call('listModels');
  return { kind: 'apiKey', key };
}

async function withPassword(context: CommandContext, server: string): Promise<Credential> {
  const { terminal } = context;
  if (!terminal.input.isTTY && text(context, 'email') === undefined)
    throw new UsageError('Give the e-mail with --email when the password is piped in.');
  const email = text(context, 'email') ?? (await ask(terminal, 'E-mail: '))?.trim();
  const password = email ? await askSecret(terminal, 'Password: ') : undefined;
  if (!email || !password) throw new UsageError('E-mail and password are needed.');
  const client = createParleyClient({ baseUrl: server, auth: { kind: 'tokens', store: memoryTokenStore() } });
  const signedIn = await client.call('login', { query: { tokens: 'true' }, body: { email, password } });
  if (signedIn.access_token === undefined || signedIn.refresh_token === undefined)
    throw new Error(`${server} signed you in but gave no tokens to keep.`);
  return { kind: 'tokens', email, accessToken: signedIn.access_token, refreshToken: signedIn.refresh_token };
}
