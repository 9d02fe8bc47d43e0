import type { DeadLetter, WorkQueue } from '@parley/core';
import type { Message, Options } from 'amqplib';
import { delayBucketMs, longestBucketMs } from '../retry.ts';
import { bucketHeader, type Names } from './topology.ts';

const attemptHeader = 'parley-attempt';
const reasonHeader = 'parley-reason';
const deadAtHeader = 'parley-dead-at';
const dueHeader = 'parley-due';

/** One message on its way to an exchange. Headers are built afresh each time: a copied `x-death` would look like a cycle. */
export interface Outgoing {
  readonly exchange: string;
  readonly key: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

export interface WorkMessage {
  readonly queue: WorkQueue;
  readonly id: string;
  readonly content: Buffer;
  readonly attempt: number;
  readonly delayMs: number;
  readonly nowMs: number;
}

export function toWork(names: Names, { queue, id, content, attempt, delayMs, nowMs }: WorkMessage): Outgoing {
  const headers: Record<string, unknown> = { [attemptHeader]: attempt };
  const options = { messageId: id, persistent: true, mandatory: true, contentType: 'application/json', headers };
  if (delayMs <= 0) return { exchange: names.work, key: queue, content, options };
  headers[bucketHeader] = String(delayBucketMs(delayMs));
  // B34: after the longest bucket the consumer sees that it is not due yet and sends it round again.
  if (delayMs > longestBucketMs) headers[dueHeader] = nowMs + delayMs;
  const expiration = String(Math.ceil(Math.min(delayMs, longestBucketMs)));
  return { exchange: names.delay, key: queue, content, options: { ...options, expiration } };
}

export interface DeadMessage {
  readonly queue: WorkQueue;
  readonly id: string;
  readonly content: Buffer;
  readonly attempts: number;
  readonly reason: string;
  readonly deadAt: Date;
}

export function toDead(names: Names, { queue, id, content, attempts, reason, deadAt }: DeadMessage): Outgoing {
  return {
    exchange: names.dead,
    key: queue,
    content,
    options: {
      messageId: id,
      persistent: true,
      mandatory: true,
      headers: {
        [attemptHeader]: attempts,
        [reasonHeader]: reason.slice(0, 500),
        [deadAtHeader]: deadAt.toISOString(),
      },
    },
  };
}

export interface Readable {
  readonly id: string;
  readonly body: string;
  readonly attempt: number;
  /** Not before this moment; 0 for at once. */
  readonly dueMs: number;
}

/** Undefined for what this bus cannot have written (B40). */
export function readWork(message: Message): Readable | undefined {
  const { messageId, headers = {} } = message.properties;
  const attempt: unknown = headers[attemptHeader] ?? 1;
  const dueMs: unknown = headers[dueHeader] ?? 0;
  const body = decode(message.content);
  if (body === undefined || !isCount(attempt) || attempt < 1 || !isCount(dueMs)) return undefined;
  return { id: idOf(messageId), body, attempt, dueMs };
}

export function readDead(queue: WorkQueue, message: Message): DeadLetter {
  const { messageId, headers = {} } = message.properties;
  const death = headers['x-death']?.[0];
  const attempts: unknown = headers[attemptHeader];
  return {
    id: idOf(messageId),
    queue,
    body: decode(message.content) ?? message.content.toString('latin1'),
    reason: String(headers[reasonHeader] ?? headers['x-first-death-reason'] ?? 'unknown'),
    attempts: isCount(attempts) ? attempts : 1,
    deadAt: String(headers[deadAtHeader] ?? new Date((death?.time.value ?? 0) * 1_000).toISOString()),
  };
}

/** Whoever publishes without an id still gets its message through; it just can't be told from its like. */
export function idOf(messageId: unknown): string {
  return typeof messageId === 'string' && messageId !== '' ? messageId : 'none';
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(content: Buffer): string | undefined {
  try {
    return strictUtf8.decode(content);
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
