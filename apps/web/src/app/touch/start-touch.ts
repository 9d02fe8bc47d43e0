import { startWhen, whenIdle } from '../../shared/lib/idle.ts';

/** What fingers can do, where there may be some (SPEC.md); every gesture has a button. Answers what ends it. */
export function startTouch(): () => void {
  if (!matchMedia('(any-pointer: coarse)').matches) return () => {};
  return startWhen(whenIdle, async () => (await import('./gestures.ts')).startGestures);
}
