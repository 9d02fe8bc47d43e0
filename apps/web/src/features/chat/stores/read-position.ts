import { atom, type WritableAtom } from 'nanostores';
import type { SessionContext } from '@parley/protocol';

export interface Reading {
  readonly position: SessionContext['read_position'];
  /** Who said it last: the one who scrolls here, or what was stored by any device. */
  readonly from: 'reader' | 'server';
}

const readings = new Map<string, WritableAtom<Reading>>();

/** Where somebody reads in a conversation; null: at its end. */
export function positionOf(conversationId: string): WritableAtom<Reading> {
  let $reading = readings.get(conversationId);
  if (!$reading) readings.set(conversationId, ($reading = atom<Reading>({ position: null, from: 'reader' })));
  return $reading;
}

/** A tenth of a message is no other place. */
const sameWithin = 0.1;

export function readAt($reading: WritableAtom<Reading>, position: Reading['position']): void {
  const before = $reading.get().position;
  const isSame =
    before?.message_id === position?.message_id &&
    Math.abs((before?.offset ?? 0) - (position?.offset ?? 0)) < sameWithin;
  if (!isSame || $reading.get().from === 'server') $reading.set({ position, from: 'reader' });
}
