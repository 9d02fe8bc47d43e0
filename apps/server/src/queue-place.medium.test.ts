import type { LanguageModel, ModelSink } from '@parley/core';
import { createModelRegistry, createScriptSource } from '@parley/engines';
import type { AcceptedTurn } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPipelineWorld, pipelineKinds, type PipelineWorld, type TestScreen } from './testing/pipeline-world.ts';

const patience = { timeout: 20_000, interval: 20 };
const model = 'script/d10-r400-n20';
const endless = 'script/d10-r50-n3000';

/** What people wait for (SPEC T16), with a model that serves one call at a time and lets the others queue. */
describe.each(pipelineKinds)('the place in the queue, $name', (kind) => {
  describe.skipIf(!kind.available)('is told', () => {
    let world: PipelineWorld;
    beforeAll(async () => {
      world = await createPipelineWorld(kind);
      const registry = createModelRegistry({ sources: [createScriptSource()] });
      const queue = oneAtATime();
      await world.startWorker({
        models: {
          ...registry,
          resolve: (id) => {
            const found = registry.resolve(id);
            return found && queue(found);
          },
        },
      });
    });
    afterAll(() => world.close());

    const places = (screen: TestScreen, runId: string) =>
      screen.frames.flatMap((frame) =>
        frame.type === 'run.waiting' && frame.run_id === runId ? [frame.position] : [],
      );
    const stop = (runId: string) => world.app.turns.stop({ ownerId: world.ownerId, runId });

    test('T16.1 T16.2 each waiting run knows how many are before it, on every screen, until its turn comes', async () => {
      const turns: AcceptedTurn[] = [];
      const screens: TestScreen[] = [];
      const conversations = [];
      for (let i = 0; i < 3; i += 1) {
        // The first is served for as long as the test wants it.
        const conversation = await world.createConversation({ model: i === 0 ? endless : model });
        conversations.push(conversation);
        screens.push(await world.open(conversation));
        turns.push(
          await world.app.turns.send({ ownerId: world.ownerId, conversationId: conversation.id, content: 'Hello' }),
        );
        // One after the other, so that the order is certain.
        await vi.waitFor(
          async () => expect((await world.app.turns.run(world.ownerId, turns[i]?.run.id ?? '')).status).toBe('running'),
          patience,
        );
      }
      const [first, , third] = turns;
      const [, , screen] = screens;
      const [, , conversation] = conversations;
      if (!first || !third || !screen || !conversation) throw new Error('three of each');
      await vi.waitFor(() => expect(places(screen, third.run.id)).toContain(2), patience);
      // A screen that comes later is told too.
      const late = await world.open(conversation);
      await vi.waitFor(() => expect(places(late, third.run.id)).toContain(2), patience);
      await stop(first.run.id);
      await vi.waitFor(() => expect(screen.endings.get(third.run.id)).toBe('done'), patience);
      expect(places(screen, third.run.id).filter((place, at, all) => place !== all[at - 1])).toEqual([2, 1]);
      // It is no event of the run: nothing of it is in the log.
      const log = await world.app.turnStore.readLog(third.run.id, 0, 1_000);
      expect(log.map((event) => event.type as string)).not.toContain('run.waiting');
      const started = screen.frames.findIndex((frame) => frame.type === 'text.delta');
      const lastPlace = screen.frames.findLastIndex((frame) => frame.type === 'run.waiting');
      expect(lastPlace).toBeLessThan(started);
    });

    test('T6.1 a run that waits for its model is stopped at once', async () => {
      const busy = await world.createConversation({ model: endless });
      const first = await world.app.turns.send({ ownerId: world.ownerId, conversationId: busy.id, content: 'Hello' });
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      await vi.waitFor(
        async () => expect((await world.app.turns.run(world.ownerId, first.run.id)).status).toBe('running'),
        patience,
      );
      const turn = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'Hello',
      });
      await vi.waitFor(() => expect(places(screen, turn.run.id)).toContain(1), patience);
      await stop(turn.run.id);
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('stopped'), patience);
      await stop(first.run.id);
    });
  });
});

/** Calls of all models in one line, as an engine with one sequence has them. */
function oneAtATime(): (model: LanguageModel) => LanguageModel {
  const line: { readonly sink: ModelSink; readonly go: () => void }[] = [];
  const tell = () => {
    for (const [place, { sink }] of line.entries()) if (place > 0) sink.waiting?.({ position: place });
  };
  const leave = (entry: (typeof line)[number]) => {
    const wasFirst = line[0] === entry;
    line.splice(line.indexOf(entry), 1);
    if (wasFirst) line[0]?.go();
    tell();
  };
  return (served) => ({
    ...served,
    generate(request, sink, signal) {
      return new Promise((resolve, reject) => {
        const entry = {
          sink,
          go: () => {
            signal.removeEventListener('abort', giveUp);
            served
              .generate(request, sink, signal)
              .finally(() => leave(entry))
              .then(resolve, reject);
          },
        };
        const giveUp = () => {
          leave(entry);
          reject(new DOMException('stopped', 'AbortError'));
        };
        line.push(entry);
        if (line.length === 1) return entry.go();
        signal.addEventListener('abort', giveUp, { once: true });
        tell();
      });
    },
  });
}
