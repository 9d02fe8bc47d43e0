import { homedir, platform } from 'node:os';
import path from 'node:path';
import type { InstallationSettings } from '@parley/store';

/** What the environment says. The only file that reads it. */
export interface CliConfig {
  readonly server: string;
  readonly apiKey: string | undefined;
  readonly credentialsFile: string;
  readonly mayUseColour: boolean;
  /** For the commands that work on the data itself, where no server is needed; the server reads the same variables. */
  readonly data: InstallationSettings;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  return {
    server: env['PARLEY_SERVER'] || 'http://127.0.0.1:7417',
    apiKey: env['PARLEY_API_KEY'] || undefined,
    credentialsFile: path.join(configDirectory(env), 'credentials.json'),
    mayUseColour: !env['NO_COLOR'],
    data: {
      dataDir: env['PARLEY_DATA_DIR'] || dataDirectory(env),
      databaseUrl: env['PARLEY_DATABASE_URL'] || undefined,
      s3: s3Settings(env),
    },
  };
}

function configDirectory(env: NodeJS.ProcessEnv): string {
  if (env['PARLEY_CONFIG_DIR']) return env['PARLEY_CONFIG_DIR'];
  if (platform() === 'win32' && env['APPDATA']) return path.join(env['APPDATA'], 'Parley');
  return path.join(env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'parley');
}

function dataDirectory(env: NodeJS.ProcessEnv): string {
  if (platform() === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Parley');
  if (platform() === 'win32') return path.join(env['LOCALAPPDATA'] ?? homedir(), 'Parley');
  return path.join(env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'parley');
}

function s3Settings(env: NodeJS.ProcessEnv): InstallationSettings['s3'] {
  const endpoint = env['PARLEY_S3_ENDPOINT'];
  if (!endpoint) return undefined;
  const isVirtualHost = env['PARLEY_S3_PATH_STYLE'] === 'false' || env['PARLEY_S3_PATH_STYLE'] === '0';
  return {
    endpoint,
    region: env['PARLEY_S3_REGION'] || 'us-east-1',
    bucket: env['PARLEY_S3_BUCKET'] || 'parley',
    addressing: isVirtualHost ? 'virtual-host' : 'path',
    accessKeyId: env['PARLEY_S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['PARLEY_S3_SECRET_ACCESS_KEY'] ?? '',
  };
}
