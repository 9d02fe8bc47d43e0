import type { Database, Queryable } from '../database/database.ts';

/** Ways to be wrong that look right in a demonstration. Each must be caught; see database-rules.medium.test.ts. */
export const databaseFaults = {
  datesAsText: (real: Database): Database => ({
    ...delegate(real),
    query: async (text, values) => JSON.parse(JSON.stringify(await real.query(text, values))) as never,
  }),
  neverRollsBack: (real: Database): Database => ({
    ...delegate(real),
    transaction: async (work) => work(asTransaction(real)),
  }),
  /** The work starts, but nobody waits for its turn. */
  neverExcludes: (real: Database): Database => ({ ...delegate(real), exclusive: (_name, work) => work() }),
  excludesEverything: (real: Database): Database => ({
    ...delegate(real),
    exclusive: (_name, work) => real.exclusive('one-for-all', work),
  }),
  keepsTheTurnOfAFailure: (real: Database): Database => {
    const stuck = new Set<string>();
    return {
      ...delegate(real),
      exclusive: async (name, work) => {
        if (stuck.has(name)) throw new Error('the turn was never given back');
        return real.exclusive(name, work).catch((error: unknown) => {
          stuck.add(name);
          throw error;
        });
      },
    };
  },
  hidesErrorCodes: (real: Database): Database => ({
    ...delegate(real),
    query: (text, values) =>
      real.query(text, values).catch((error: unknown) => Promise.reject(new Error(String(error)))) as never,
  }),
  swallowsFailedCommits: (real: Database): Database => ({
    ...delegate(real),
    transaction: (work) => real.transaction(work).catch(() => undefined as never),
  }),
  mixesUpAnswers: (real: Database): Database => {
    let previous: Promise<unknown> | undefined;
    return {
      ...delegate(real),
      query: (text, values) => {
        const own = real.query(text, values);
        // Two at once: the second is handed the answer of the first.
        const given = previous ?? own;
        previous = own;
        void own.catch(() => {}).finally(() => (previous = undefined));
        return given as never;
      },
    };
  },
  losesNulls: (real: Database): Database => ({
    ...delegate(real),
    query: async (text, values) =>
      (await real.query(text, values)).map((row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? ''])),
      ) as never,
  }),
  staysOpen: (real: Database): Database => ({ ...delegate(real), close: async () => {} }),
} as const;

function delegate(real: Database): Database {
  return {
    orm: real.orm,
    query: (text, values) => real.query(text, values),
    transaction: (work) => real.transaction(work),
    exclusive: (name, work) => real.exclusive(name, work),
    close: () => real.close(),
  };
}

function asTransaction(real: Database): Queryable {
  return { orm: real.orm, query: (text, values) => real.query(text, values) };
}
