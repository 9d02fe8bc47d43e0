import { whenIdle } from '../../../shared/lib/idle.ts';

type FieldHelp = Pick<typeof import('./field-help.ts'), 'takeKey' | 'takePaste'>;

/** What makes writing code and links easier: fetched when the page is quiet, and the field does without until then. */
export const helping: { now: FieldHelp | undefined } = { now: undefined };
let isFetched = false;

export function fetchHelp(): void {
  if (isFetched) return;
  isFetched = true;
  whenIdle(
    () =>
      void import('./field-help.ts').then(
        ({ takeKey, takePaste }) => (helping.now = { takeKey, takePaste }),
        () => (isFetched = false),
      ),
  );
}
