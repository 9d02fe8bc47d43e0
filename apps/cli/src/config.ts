import { homedir, platform } from 'node:os';
import path from 'node:path';

/** What the environment says. The only file that reads it. */
export interface CliConfig {
  readonly server: string;
  readonly apiKey: string | undefined;
  readonly credentialsFile: string;
  readonly mayUseColour: boolean;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  return {
    server: env['PARLEY_SERVER'] || 'http://127.0.0.1:7417',
    apiKey: env['PARLEY_API_KEY'] || undefined,
    credentialsFile: path.join(configDirectory(env), 'credentials.json'),
    mayUseColour: !env['NO_COLOR'],
  };
}

function configDirectory(env: NodeJS.ProcessEnv): string {
  if (env['PARLEY_CONFIG_DIR']) return env['PARLEY_CONFIG_DIR'];
  if (platform() === 'win32' && env['APPDATA']) return path.join(env['APPDATA'], 'Parley');
  return path.join(env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'parley');
}
