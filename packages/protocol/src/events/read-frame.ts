import { ServerFrame } from './socket.ts';

/**
 * Reads one frame from a server that may be newer than this client: unknown types and broken frames
 * give undefined and are skipped, unknown fields are dropped. Deltas, nearly all of the traffic, are
 * checked by hand: the full schema costs ten times as much per token.
 */
export function readServerFrame(json: string): ServerFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const frame = value as Record<string, unknown>;
  if (frame['type'] === 'text.delta') return readDelta(frame);
  const parsed = ServerFrame.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function readDelta(frame: Record<string, unknown>): ServerFrame | undefined {
  const { run_id, seq, part, offset, text, attempt } = frame;
  if (typeof run_id !== 'string' || typeof text !== 'string') return undefined;
  if (!isCount(seq) || !isCount(part) || !isCount(offset)) return undefined;
  if (attempt === undefined) return { type: 'text.delta', run_id, seq, part, offset, text };
  return isCount(attempt) ? { type: 'text.delta', run_id, seq, part, offset, text, attempt } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
