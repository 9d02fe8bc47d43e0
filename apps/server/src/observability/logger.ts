import type { LogFields, Logger } from '@parley/core';
import pino from 'pino';
import type { Config } from '../config.ts';

/** JSON lines on stderr, so that stdout stays for what a person reads. */
export function createLogger(level: Config['logLevel']): Logger {
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      redact: {
        paths: [
          '*.authorization',
          '*.cookie',
          '*.password',
          '*.secret',
          '*.token',
          'password',
          'secret',
          'token',
          'authorization',
          'cookie',
        ],
        censor: '***',
      },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination(2),
  );
  const write = (method: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (fields === undefined) log[method](message);
    else log[method](fields, message);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
