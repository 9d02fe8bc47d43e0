import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFaults } from '../testing/broken-database.ts';
import { databaseRules, type DatabaseSubject } from '../testing/database-rules.ts';
import { brokenRules, type Rule } from '../testing/rules.ts';
import { createEmbeddedTestDatabase, testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';

describe.each(testDatabaseKinds)('$name', (kind) => {
  describe.skipIf(!kind.available)('keeps the rules of a database', () => {
    let subject: TestDatabase;
    beforeAll(async () => {
      subject = await kind.create();
    });
    afterAll(() => subject.drop());

    test.each(databaseRules)('%s', async (_id, check) => check(subject));
  });
});

describe('the rules of a database', () => {
  let real: TestDatabase;
  beforeAll(async () => {
    real = await createEmbeddedTestDatabase();
  });
  afterAll(() => real.drop());

  const caughtBy: Record<keyof typeof databaseFaults, readonly string[]> = {
    datesAsText: ['DB2'],
    neverRollsBack: ['DB12', 'DB13', 'DB14'],
    neverExcludes: ['DB18'],
    excludesEverything: ['DB19'],
    keepsTheTurnOfAFailure: ['DB20'],
    hidesErrorCodes: ['DB8', 'DB9'],
    swallowsFailedCommits: ['DB12', 'DB13'],
    mixesUpAnswers: ['DB17'],
    losesNulls: ['DB3'],
    staysOpen: ['DB22'],
  };

  test.each(Object.entries(caughtBy))('catch the fault %s', async (fault, expected) => {
    const broken = databaseFaults[fault as keyof typeof databaseFaults];
    const subject: DatabaseSubject = {
      database: broken(real.database),
      openAnother: async () => broken(await real.openAnother()),
    };
    const rules = databaseRules.filter(([id]) => expected.includes(id.split(' ')[0] ?? '')).map(withDeadline);
    const caught = await brokenRules(rules, () => subject);
    expect(caught.map((id) => id.split(' ')[0])).toEqual(expected);
  });
});

/** A broken database may also never answer: that counts as caught. */
function withDeadline([id, check]: Rule<DatabaseSubject>): Rule<DatabaseSubject> {
  return [
    id,
    async (subject) => {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`${id}: no answer`)), 2_000);
      await Promise.race([check(subject), late.promise]).finally(() => clearTimeout(timer));
    },
  ];
}
