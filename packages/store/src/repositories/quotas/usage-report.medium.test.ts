import { randomUUID } from 'node:crypto';
import type { UsageReportStore } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { createTurnTestWorld } from '../turns/turn-test-world.ts';
import { createUsageReportStore } from './usage-report.repository.ts';

describe.each(testDatabaseKinds)('TQ7 use by day and model on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let store: UsageReportStore;
    let [ada, bob] = ['', ''];
    const starts = [new Date('2026-11-19T23:00:00Z'), new Date('2026-11-20T23:00:00Z')];
    beforeAll(async () => {
      test = await kind.create();
      store = createUsageReportStore(test.database);
      const world = createTurnTestWorld(test.database);
      [ada, bob] = [await world.createUser(), await world.createUser()];
      const chat = await world.createConversation(ada);
      const run = (endedAt: string | null, more: { usage?: object; cost?: object; answeredBy?: string } = {}) =>
        test.database.query(
          `insert into runs (id, conversation_id, owner_id, message_id, prompt_message_id, kind, status, model, answered_by, usage, cost, created_at, ended_at)
           values ($1, $2, $3, $1, $1, 'reply', 'done', 'auto', $4, $5::jsonb, $6::jsonb, now(), $7)`,
          [
            randomUUID(),
            chat,
            ada,
            more.answeredBy ?? null,
            more.usage === undefined ? null : JSON.stringify(more.usage),
            more.cost === undefined ? null : JSON.stringify(more.cost),
            endedAt,
          ],
        );
      const usage = { input_tokens: 100, output_tokens: 10 };
      await run('2026-11-19T22:59:59Z', { usage });
      await run('2026-11-19T23:00:00Z', { usage, answeredBy: 'big', cost: { micros: 70 } });
      await run('2026-11-20T22:59:59Z', { usage, answeredBy: 'big' });
      await run('2026-11-20T23:00:00Z', { usage });
      // Refused before a model was asked; still under way.
      await run('2026-11-20T23:30:00Z');
      await run(null, { usage });
      await test.database.query(
        `insert into completions (id, at, owner_id, endpoint, model, outcome, policy_version, input_tokens, output_tokens,
           cached_tokens, reasoning_tokens, cost_micros, duration_ms)
         values ($1, '2026-11-21T08:00:00Z', $2, 'chat', 'big', 'done', 'test', 5, 7, 0, 0, 3, 1)`,
        [randomUUID(), ada],
      );
    });
    afterAll(() => test.drop());

    it('counts what ended in each day, of the model that answered, with what is known of its price', async () => {
      const use = { answers: 1, inputTokens: 100, outputTokens: 10, costMicros: 0, pricedAnswers: 0 };
      expect(await store.daily(ada, starts)).toEqual([
        {
          day: 1,
          model: 'big',
          origin: 'chat',
          ...use,
          answers: 2,
          inputTokens: 200,
          outputTokens: 20,
          costMicros: 70,
          pricedAnswers: 1,
        },
        { day: 2, model: 'auto', origin: 'chat', ...use },
        {
          day: 2,
          model: 'big',
          origin: 'program',
          ...use,
          inputTokens: 5,
          outputTokens: 7,
          costMicros: 3,
          pricedAnswers: 1,
        },
      ]);
    });

    it('is nobody else’s', async () => {
      expect(await store.daily(bob, starts)).toEqual([]);
    });
  });
});
