import { ParleyError } from '@parley/core';
import { QueryError } from '@parley/store';
import { ConfigError, type Config } from './config.ts';

/** One clear sentence for what a person can mend; the whole error for what only we can. */
export function explainFailure(error: unknown, config: Pick<Config, 'host' | 'port'> | undefined): string {
  if (error instanceof ConfigError || ParleyError.is(error)) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const port = config === undefined ? '' : ` ${config.port}`;
  if (code === 'EADDRINUSE' && 'port' in error && error.port !== config?.port)
    return `Port ${String(error.port)} is taken by another program; choose another PARLEY_STATUS_PORT.`;
  if (code === 'EADDRINUSE') return `Port${port} is taken by another program; choose one with --port.`;
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen')
    return `Port${port} is not permitted to us; choose one above 1023 with --port.`;
  if (code === 'EACCES' || code === 'EPERM') return `Not permitted: ${error.message}`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${config?.host ?? ''}; choose one with --host.`;
  if (code === 'ENOSPC') return 'The disk is full; make room and start again.';
  if (error instanceof QueryError && refusals.test(code)) return `The database refuses to let us in: ${error.message}.`;
  return error.stack ?? error.message;
}

/** SQLSTATE: authentication, no such database, no such privilege. */
const refusals = /^(28\w{3}|3D000|42501)$/;
