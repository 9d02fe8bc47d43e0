import {
  ParleyError,
  workQueues,
  type ConsumeOptions,
  type InboxAddress,
  type PublishOptions,
  type WorkQueue,
} from '@parley/core';
import { longestDelayMs } from './retry.ts';

/** Both buses refuse the same mistakes with the same words; types alone don't stop a cast. */
export function checkPublish(queue: WorkQueue, body: string, options: PublishOptions): void {
  checkQueue(queue);
  if (typeof body !== 'string') throw new TypeError(`expected a string body, got ${typeof body}`);
  const delayMs = options.delayMs ?? 0;
  if (!(delayMs >= 0 && delayMs <= longestDelayMs)) {
    throw new RangeError(`expected delayMs between 0 and ${longestDelayMs}, got ${delayMs}`);
  }
  if (options.messageId !== undefined && !isShortName(options.messageId)) {
    throw new RangeError('expected a messageId of 1 to 200 visible characters');
  }
}

export function checkQueue(queue: WorkQueue): void {
  if (!workQueues.includes(queue)) throw new RangeError(`expected a work queue, got ${queue}`);
}

export function checkConsume(queue: WorkQueue, options: ConsumeOptions): void {
  checkQueue(queue);
  checkCount('concurrency', options.concurrency, 65_535);
  if (options.maxAttempts !== undefined) checkCount('maxAttempts', options.maxAttempts, 1_000);
}

export function checkInbox(address: InboxAddress): void {
  if (address.id === '*' || !isShortName(address.id)) {
    throw new RangeError('expected an inbox id of 1 to 200 visible characters other than *');
  }
}

export function shuttingDown(): ParleyError {
  return new ParleyError('shutting_down', 'The message bus has stopped');
}

export function notStarted(): Error {
  return new Error('the message bus is not started');
}

function checkCount(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new RangeError(`expected ${name} between 1 and ${most}, got ${value}`);
  }
}

function isShortName(value: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(value);
}
