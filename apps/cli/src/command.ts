import type { ParseArgsConfig } from 'node:util';
import { createParleyClient, type Auth, type ParleyClient } from '@parley/client';
import type { CliConfig } from './config.ts';
import { CredentialFile } from './credentials.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Shown by `parley help NAME`, below the summary. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  run(context: CommandContext): Promise<ExitCode>;
}

export interface CommandContext {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  readonly config: CliConfig;
}

export const serverOption = { server: { type: 'string' } } as const;

export function text(context: CommandContext, name: string): string | undefined {
  const value = context.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Of an option that may come several times. */
export function texts(context: CommandContext, name: string): readonly string[] {
  const value = context.values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function isSet(context: CommandContext, name: string): boolean {
  return context.values[name] === true;
}

export function serverUrl(context: CommandContext): string {
  const given = text(context, 'server') ?? context.config.server;
  try {
    const url = new URL(given.includes('://') ? given : `http://${given}`);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href.replace(/\/+$/, '');
  } catch {
    // Said below.
  }
  throw new UsageError(`${given} is not the address of a server; it looks like http://127.0.0.1:7417`);
}

/** A client with the credential kept for this server, if there is one. */
export async function connect(context: CommandContext): Promise<ParleyClient> {
  const server = serverUrl(context);
  return createParleyClient({ baseUrl: server, auth: await authFor(context, server) });
}

async function authFor({ config }: CommandContext, server: string): Promise<Auth> {
  if (config.apiKey !== undefined) return { kind: 'apiKey', key: config.apiKey };
  const file = new CredentialFile(config.credentialsFile);
  const credential = await file.read(server);
  if (credential?.kind === 'apiKey') return { kind: 'apiKey', key: credential.key };
  return { kind: 'tokens', store: file.tokenStore(server) };
}
