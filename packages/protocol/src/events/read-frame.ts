import type { UnknownMark } from './run-events.ts';
import { ServerFrame } from './socket.ts';

/** What a client may have to deal with: what this version knows, and marks that a newer server has added. */
export type ReadFrame = ServerFrame | UnknownMark;

/**
 * Reads one frame from a server that may be newer than this client: unknown types and broken frames
 * give undefined and are skipped, unknown fields are dropped. Deltas, nearly all of the traffic, are
 * checked by hand: the full schema costs ten times as much per token.
 */
export function readServerFrame(json: string): ReadFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  if (value['type'] === 'text.delta') return readDelta(value);
  const parsed = ServerFrame.safeParse(value);
  return parsed.success ? parsed.data : readUnknownMark(value);
}

function readDelta(frame: Record<string, unknown>): ServerFrame | undefined {
  const { run_id, seq, part, offset, text, attempt, stored } = frame;
  if (!isUuid(run_id) || typeof text !== 'string') return undefined;
  if (!isCount(seq, 1) || !isCount(part, 0) || !isCount(offset, 0)) return undefined;
  const delta: ServerFrame = { type: 'text.delta', run_id, seq, part, offset, text };
  if (attempt !== undefined) {
    if (!isCount(attempt, 1)) return undefined;
    delta.attempt = attempt;
  }
  if (stored !== undefined) {
    if (!isCount(stored, 0)) return undefined;
    delta.stored = stored;
  }
  return delta;
}

function readUnknownMark(frame: Record<string, unknown>): UnknownMark | undefined {
  const { type, run_id, seq, at, after } = frame;
  if (typeof type !== 'string' || knownTypes.has(type) || !isUuid(run_id) || !isRecord(at)) return undefined;
  const { part, offset } = at;
  if (!isCount(seq, 1) || !isCount(after, 0) || !isCount(part, 0) || !isCount(offset, 0)) return undefined;
  return { type: 'run.unknown', run_id, seq, at: { part, offset }, after, name: type };
}

const knownTypes: ReadonlySet<string> = new Set(
  ServerFrame._zod.def.options.flatMap((frame): string[] => frame.shape.type._zod.def.values),
);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
