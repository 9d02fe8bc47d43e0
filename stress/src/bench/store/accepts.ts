import { createIdFactory, systemClock } from '@parley/core';
import { createTurnStore, type Database } from '@parley/store';

const atOnce = 32;

/** How many turns a second the database takes, with nothing above it. */
export async function measureAccepts(database: Database, forMs: number): Promise<{ readonly perS: number }> {
  const newId = createIdFactory(systemClock);
  const store = createTurnStore(database);
  const [owner] = await database.query<{ id: string }>('select id from users order by created_at limit 1');
  if (owner === undefined) throw new Error('There is no user yet');
  const endMs = performance.now() + forMs;
  let accepted = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endMs) {
        const acceptance = await store.accept({
          ownerId: owner.id,
          conversationId: newId(),
          newConversation: { title: 'Accepted', model: null, busyMode: 'queue' },
          runId: newId(),
          kind: 'reply',
          userMessage: { id: newId(), content: 'How does a letter find its way?' },
          assistantMessageId: newId(),
          parent: { kind: 'leaf' },
          defaultModel: 'script/n1',
          parameters: {},
          maxOpenRuns: 50,
          now: systemClock.now(),
        });
        if (acceptance.kind !== 'accepted') throw new Error(`A turn was ${acceptance.kind}`);
        accepted += 1;
      }
    }),
  );
  return { perS: (accepted * 1_000) / forMs };
}
