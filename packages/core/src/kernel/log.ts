/** Static message, values as fields. Message texts, tokens and addresses never go into a log line. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, unknown>>;

export const silentLogger: Logger = { debug: noop, info: noop, warn: noop, error: noop };

function noop(): void {}
