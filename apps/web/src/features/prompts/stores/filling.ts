import { atom } from 'nanostores';
import { formatDate, formatTime, formatWeekday } from '../../../shared/i18n/format.ts';
import { fill, isBuiltIn, variablesOf, type Variable } from '../core/variables.ts';

export interface Filling {
  readonly title: string;
  readonly content: string;
  readonly variables: readonly Variable[];
  readonly answer: (filled: string | undefined) => void;
}

/** What somebody is asked to fill in. */
export const $filling = atom<Filling | undefined>();

/** The words of a prompt with everything filled in; undefined when somebody thought better of it. */
export async function fillIn(title: string, content: string): Promise<string | undefined> {
  const known = await builtInValues(variablesOf(content).filter(isBuiltIn));
  const ready = fill(content, known);
  const variables = variablesOf(content).filter(({ name }) => !known.has(name.toLowerCase()));
  if (variables.length === 0) return ready;
  return new Promise((resolve) => {
    $filling.set({
      title,
      content: ready,
      variables,
      answer(filled) {
        $filling.set(undefined);
        resolve(filled);
      },
    });
  });
}

/** A clipboard that the browser does not show is asked for like any other. */
async function builtInValues(wanted: readonly Variable[]): Promise<ReadonlyMap<string, string>> {
  const now = new Date();
  const values = new Map<string, string>();
  for (const { name } of wanted) {
    const key = name.toLowerCase();
    if (key === 'date') values.set(key, formatDate(now));
    else if (key === 'time') values.set(key, formatTime(now));
    else if (key === 'weekday') values.set(key, formatWeekday(now));
    else {
      const pasted = await navigator.clipboard?.readText?.().catch(() => undefined);
      if (pasted !== undefined) values.set(key, pasted);
    }
  }
  return values;
}
