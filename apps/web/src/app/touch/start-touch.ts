import { whenIdle } from '../../shared/lib/idle.ts';

/** What fingers can do, where there may be some (SPEC.md). Answers what ends it. */
export function startTouch(): () => void {
  if (!matchMedia('(any-pointer: coarse)').matches) return () => {};
  let stop = (): void => {};
  const cancel = whenIdle(
    () =>
      // Every gesture has a button: without this file the page works too.
      void import('./gestures.ts').then(
        ({ startGestures }) => (stop = startGestures()),
        () => {},
      ),
  );
  return () => {
    cancel();
    stop();
  };
}
