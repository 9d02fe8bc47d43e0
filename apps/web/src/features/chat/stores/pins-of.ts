import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { put } from '../../conversations/index.ts';
import { pinMessage, unpinMessage } from '../api/pins.ts';
import { text } from '../text.ts';
import { Pins, type PinsOptions } from './pins.ts';

/** The list of pinned messages lies over the page. */
export const $arePinsShown = atom(false);

type Pinning = Pick<PinsOptions, '$conversation'>;
const known = new WeakMap<Pinning, Pins>();

/** Of an open conversation. */
export function pinsOf(session: Pinning): Pins {
  let pins = known.get(session);
  if (!pins) {
    pins = new Pins({
      $conversation: session.$conversation,
      pin: pinMessage,
      unpin: unpinMessage,
      onChange: put,
      onProblem: (error) => toast(sentenceOf(error), { kind: 'problem' }),
    });
    known.set(session, pins);
  }
  return pins;
}

export function togglePin(session: Pinning, id: string): Promise<boolean> {
  const pins = pinsOf(session);
  const isPinned = !pins.has(id);
  announce(text(isPinned ? 'pinned' : 'unpinned'));
  return pins.set(id, isPinned);
}
