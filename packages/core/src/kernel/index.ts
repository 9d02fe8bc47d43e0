export { isAbortError, ParleyError, type ParleyErrorOptions } from './errors.ts';
export { createIdFactory, type IdFactory } from './ids.ts';
export { silentLogger, type LogFields, type Logger } from './log.ts';
export { backoffDelayMs, type BackoffPolicy } from './retry.ts';
export { systemClock, type Clock } from './time.ts';
