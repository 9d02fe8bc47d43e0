import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { whenQuiet } from './typing.ts';

type Load<Props> = () => Promise<ComponentType<Props>>;

const awaited: (() => Promise<unknown>)[] = [];

/**
 * A menu, dialog or panel that is loaded when it is first shown, together with MUI, which the first page does without
 * (a rule of `npm run check`). Nothing is drawn until it is here.
 */
export function later<Props extends object>(load: Load<Props>): ComponentType<Props> {
  awaited.push(load);
  const Part = laterPage(load);
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** The same for a page: what stands in its place meanwhile is for the shell to say. */
export function laterPage<Props extends object>(load: Load<Props>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [Part, { MuiScope }] = await Promise.all([load(), import('../theme/mui-scope.tsx')]);
    return {
      default: (props: Props) => (
        <MuiScope>
          <Part {...props} />
        </MuiScope>
      ),
    };
  });
}

/** For what does without MUI too. */
export function laterPlain<Props extends object>(load: Load<Props>): LazyExoticComponent<ComponentType<Props>> {
  awaited.push(load);
  return lazy(async () => ({ default: await load() }));
}

const quietAfterMs = 2_000;

/** Once the page stands and nothing happens, what a press may ask for next is fetched, so that it opens at once. */
export function fetchTheRest(): void {
  setTimeout(() => void fetchOneByOne(), quietAfterMs);
}

/** Each is also run when it is here: all of them together would be felt. */
async function fetchOneByOne(): Promise<void> {
  for (const load of [() => import('../theme/mui-scope.tsx'), ...awaited]) {
    await new Promise<void>((resolve) => whenQuiet(resolve));
    // What could not be fetched is asked for again when it is wanted, and then says so.
    await load().catch(() => {});
  }
}
