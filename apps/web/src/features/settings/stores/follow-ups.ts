import { atom } from 'nanostores';
import { hasFollowUps } from '../api/follow-ups.ts';

/** The installation has them switched off for everybody (core follow-ups/SPEC.md FU6). */
export const $isOffForAll = atom(false);

/** Who cannot be asked hinders nobody. */
export function askWhetherOff(): void {
  hasFollowUps().then(
    (isOn) => $isOffForAll.set(!isOn),
    () => {},
  );
}
