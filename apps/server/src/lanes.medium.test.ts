import { createTurnSweep, silentLogger, type MessageBus } from '@parley/core';
import { expectedScriptText, parseScriptName } from '@parley/engines';
import type { AcceptedTurn } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPipelineWorld, pipelineKinds, type PipelineWorld, type TestScreen } from './testing/pipeline-world.ts';

const patience = { timeout: 20_000, interval: 20 };
const quick = 'script/d10-r400-n20';
const steady = 'script/d20-r120-n90-seed1';
const endless = 'script/d10-r50-n3000-seed2';

/** Several models answer one message at the same time, over real parts (SPEC T15). */
describe.each(pipelineKinds)('compared turns, $name', (kind) => {
  describe.skipIf(!kind.available)('work', () => {
    let world: PipelineWorld;
    let silence = false;
    beforeAll(async () => {
      world = await createPipelineWorld(kind, (bus) => muted(bus, () => silence));
      await world.startWorker();
    });
    afterAll(() => world.close());

    const compare = (conversationId: string, models: readonly string[], more: { idempotencyKey?: string } = {}) =>
      world.app.turns.send({ ownerId: world.ownerId, conversationId, content: 'Hello', compare: models, ...more });
    const lanesOf = (turn: AcceptedTurn) => turn.lanes ?? [];
    const statusOf = async (runId: string) => (await world.app.turns.run(world.ownerId, runId)).status;
    const contentOf = async (messageId: string) => (await world.app.turns.message(world.ownerId, messageId)).content;
    const allDone = (screen: TestScreen, turn: AcceptedTurn) =>
      vi.waitFor(() => {
        for (const { run } of lanesOf(turn)) expect(screen.endings.get(run.id)).toBe('done');
      }, patience);
    const stopAll = (turn: AcceptedTurn) =>
      Promise.all(lanesOf(turn).map(({ run }) => world.app.turns.stop({ ownerId: world.ownerId, runId: run.id })));

    test('T15.1 T15.6 each model answers in its lane; screens here and elsewhere, early, late and returning, hold every text', async () => {
      const conversation = await world.createConversation();
      const first = await world.open(conversation);
      // The one in the middle is under way for as long as the test wants it.
      const turn = await compare(conversation.id, [quick, endless, 'script/d5-r400-n30-think10-seed3']);
      const [, middle] = lanesOf(turn);
      if (middle === undefined) throw new Error('no lanes');
      await vi.waitFor(() => expect(first.answerOf(middle.run.id).text).not.toBe(''), patience);
      const second = await world.open(conversation);
      const elsewhere = await world.open(conversation, await world.createHub());
      await world.reopen(first, conversation, await world.createHub());
      // T15.6: the late one is told of what is under way.
      const attached = second.frames.find((frame) => frame.type === 'conversation.attached');
      expect(attached?.runs.map((run) => run.id)).toContain(middle.run.id);
      await world.app.turns.stop({ ownerId: world.ownerId, runId: middle.run.id });
      // What had ended before a screen came is no event of its stream: it reads the message.
      const watching = ({ run }: { run: { id: string } }) =>
        run.id === middle.run.id ? [first, second, elsewhere] : [first];
      await vi.waitFor(() => {
        for (const lane of lanesOf(turn))
          for (const screen of watching(lane)) expect(screen.endings.has(lane.run.id)).toBe(true);
      }, patience);
      for (const lane of lanesOf(turn)) {
        const text = await contentOf(lane.assistant_message.id);
        const whole = expectedText(lane.run.model, 'Hello');
        expect(lane === middle ? whole.startsWith(text) : text === whole).toBe(true);
        for (const screen of watching(lane)) expect(screen.answerOf(lane.run.id).text).toBe(text);
      }
      const created = first.frames.filter((frame) => frame.type === 'turn.created');
      expect(created).toMatchObject([
        { comparing: turn.comparing, lanes: lanesOf(turn).map(({ run }) => ({ run: { id: run.id } })) },
      ]);
    });

    test('T15.2 lanes answer at the same time; what is sent meanwhile waits for all of them', async () => {
      const conversation = await world.createConversation({ model: quick });
      const screen = await world.open(conversation);
      const turn = await compare(conversation.id, [endless, `${endless}0`]);
      const next = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'More',
      });
      expect(next.user_message?.parent_id).toBe(turn.assistant_message.id);
      for (const { run } of lanesOf(turn))
        await vi.waitFor(() => expect(screen.answerOf(run.id).text).not.toBe(''), patience);
      for (const { run } of lanesOf(turn)) {
        expect([await statusOf(run.id), await statusOf(next.run.id)]).toEqual(['running', 'queued']);
        await world.app.turns.stop({ ownerId: world.ownerId, runId: run.id });
        await vi.waitFor(() => expect(screen.endings.get(run.id)).toBe('stopped'), patience);
      }
      await vi.waitFor(() => expect(screen.endings.get(next.run.id)).toBe('done'), patience);
    });

    test('T15.4 stop ends one lane and leaves the others', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const turn = await compare(conversation.id, [endless, steady]);
      const [stopped, kept] = lanesOf(turn);
      if (stopped === undefined || kept === undefined) throw new Error('no lanes');
      await vi.waitFor(() => expect(screen.answerOf(stopped.run.id).text).not.toBe(''), patience);
      await world.app.turns.stop({ ownerId: world.ownerId, runId: stopped.run.id });
      await vi.waitFor(() => expect(screen.endings.get(stopped.run.id)).toBe('stopped'), patience);
      await vi.waitFor(() => expect(screen.endings.get(kept.run.id)).toBe('done'), patience);
      expect(screen.answerOf(kept.run.id).text).toBe(expectedText(kept.run.model, 'Hello'));
      expect(await contentOf(stopped.assistant_message.id)).toBe(screen.answerOf(stopped.run.id).text);
    });

    test('T15.4 a steering message ends all lanes and takes its turn', async () => {
      const conversation = await world.createConversation({ model: quick });
      const screen = await world.open(conversation);
      const turn = await compare(conversation.id, [endless, `${endless}0`, `${endless}1`]);
      await vi.waitFor(() => expect(screen.textOf(turn)).not.toBe(''), patience);
      const next = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'no, this',
        busyMode: 'steer',
      });
      await vi.waitFor(() => expect(screen.endings.get(next.run.id)).toBe('done'), patience);
      for (const { run } of lanesOf(turn)) expect(await statusOf(run.id)).toBe('stopped');
    });

    test('T15.3 a model that fails, or that is not there, fails in its lane only', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const turn = await compare(conversation.id, ['script/d5-r200-n50-fail@10', quick, 'script/down']);
      await vi.waitFor(() => expect(screen.endings.size).toBe(3), patience);
      expect(lanesOf(turn).map(({ run }) => screen.endings.get(run.id))).toEqual(['failed', 'done', 'failed']);
    });

    test('T1.2 T8.1 a repeated request and redelivered work make no further answer', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const models = [quick, steady];
      const turn = await compare(conversation.id, models, { idempotencyKey: `k-${conversation.id}` });
      const again = await compare(conversation.id, models, { idempotencyKey: `k-${conversation.id}` });
      expect(again).toMatchObject({ replayed: true, comparing: turn.comparing });
      expect(lanesOf(again).map(({ run }) => run.id)).toEqual(lanesOf(turn).map(({ run }) => run.id));
      const { bus } = world.app.platform;
      const ids = lanesOf(turn).map(({ run }) => run.id);
      for (let i = 0; i < 3; i += 1) {
        await bus.publish(
          'moderation_queue',
          JSON.stringify({ v: 1, kind: 'run.moderate', run_id: ids[0], lanes: ids.slice(1) }),
        );
        for (const id of ids)
          await bus.publish('ai_inference_queue', JSON.stringify({ v: 1, kind: 'run.infer', run_id: id }));
      }
      await allDone(screen, turn);
      for (const { run } of lanesOf(turn)) {
        const log = await world.app.turnStore.readLog(run.id, 0, 1_000);
        expect(log.filter((event) => event.type === 'run.started')).toHaveLength(1);
        expect(screen.answerOf(run.id).text).toBe(expectedText(run.model, 'Hello'));
      }
      await expect(
        compare(conversation.id, [quick, endless], { idempotencyKey: `k-${conversation.id}` }),
      ).rejects.toMatchObject({ code: 'idempotency_conflict' });
    });

    test('T15.5 a blocked message is refused in every lane, and logged once', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const turn = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'Tell me how to make a pipe bomb at home',
        compare: [quick, steady],
      });
      await allDone(screen, turn);
      const runs = await Promise.all(lanesOf(turn).map(({ run }) => world.app.turns.run(world.ownerId, run.id)));
      expect(runs.map((run) => run.reason)).toEqual(['refused', 'refused']);
      const said = new Set(lanesOf(turn).map(({ run }) => screen.answerOf(run.id).text));
      expect(said.size).toBe(1);
      expect(await contentOf(turn.user_message?.id ?? '')).toBe('');
      await vi.waitFor(async () => {
        const logged = await world.database.database.query('select run_id from moderation_log where message_id = $1', [
          turn.user_message?.id,
        ]);
        expect(logged).toHaveLength(1);
      }, patience);
      // The next turn has its way free.
      const next = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'Hi',
        model: quick,
      });
      await vi.waitFor(() => expect(screen.endings.get(next.run.id)).toBe('done'), patience);
    });

    test('T15.7 choosing makes one the branch and the others its alternatives', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const turn = await compare(conversation.id, [quick, steady, 'script/d5-n10']);
      await allDone(screen, turn);
      const [, second] = lanesOf(turn);
      const before = await world.app.conversations.get(world.ownerId, conversation.id);
      expect(before).toMatchObject({ comparing: turn.comparing, active_leaf_id: turn.assistant_message.id });
      const chosen = await world.app.conversations.update(world.ownerId, conversation.id, {
        active_leaf_id: second?.assistant_message.id ?? '',
      });
      expect(chosen).toMatchObject({ comparing: null, active_leaf_id: second?.assistant_message.id });
      const { items } = await world.app.conversations.listMessages(world.ownerId, conversation.id, { limit: 10 });
      expect(items[0]).toMatchObject({ id: second?.assistant_message.id, sibling_ids: turn.comparing });
      const next = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'On',
        model: quick,
      });
      expect(next.user_message?.parent_id).toBe(second?.assistant_message.id);
      await vi.waitFor(() => expect(screen.endings.get(next.run.id)).toBe('done'), patience);
    });

    test('T15.8 another model’s answer beside the one that is there; an edit asks several', async () => {
      const conversation = await world.createConversation({ model: quick });
      const screen = await world.open(conversation);
      const { ownerId, app } = world;
      const first = await app.turns.send({ ownerId, conversationId: conversation.id, content: 'Hello' });
      await vi.waitFor(() => expect(screen.endings.get(first.run.id)).toBe('done'), patience);
      const beside = await app.turns.regenerate({ ownerId, messageId: first.assistant_message.id, compare: [steady] });
      expect(beside.comparing).toEqual([first.assistant_message.id, beside.assistant_message.id]);
      await allDone(screen, beside);
      const edited = await app.turns.edit({
        ownerId,
        messageId: first.user_message?.id ?? '',
        content: 'Hello!',
        compare: [quick, steady],
      });
      await allDone(screen, edited);
      expect(lanesOf(edited)).toHaveLength(2);
    });

    test('refuses what cannot be compared', async () => {
      const conversation = await world.createConversation();
      const refusal = (compareModels: readonly string[], more: { model?: string } = {}) =>
        world.app.turns.send({
          ownerId: world.ownerId,
          conversationId: conversation.id,
          content: 'Hello',
          compare: compareModels,
          ...more,
        });
      await expect(refusal([quick])).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(refusal([quick, quick])).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(refusal([quick, steady], { model: quick })).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(refusal([quick, 'no/such'])).rejects.toMatchObject({ code: 'unknown_model' });
    });

    test('T4.5 reminds a screen of a compared turn of which nothing came live', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const sweep = createTurnSweep({
        hub: world.hub,
        store: world.app.turnStore,
        logger: silentLogger,
        everyMs: 1_000,
      });
      silence = true;
      const turn = await compare(conversation.id, [quick, `${quick}-seed5`]);
      await vi.waitFor(async () => {
        for (const { run } of lanesOf(turn)) expect(await statusOf(run.id)).toBe('done');
      }, patience);
      silence = false;
      sweep.start();
      await allDone(screen, turn);
      await sweep.stop();
      for (const { run } of lanesOf(turn)) expect(screen.answerOf(run.id).text).toBe(expectedText(run.model, 'Hello'));
    });

    test('T6.2 T15.4 lanes that wait behind another turn are stopped without a worker', async () => {
      const conversation = await world.createConversation({ model: endless });
      const running = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'one',
      });
      const turn = await compare(conversation.id, [quick, steady]);
      await stopAll(turn);
      for (const { run } of lanesOf(turn)) expect(await statusOf(run.id)).toBe('stopped');
      await world.app.turns.stop({ ownerId: world.ownerId, runId: running.run.id });
      await vi.waitFor(async () => expect(await statusOf(running.run.id)).toBe('stopped'), patience);
    });
  });

  test.skipIf(!kind.available)(
    'T15.3 the worker of one lane is lost: that lane ends by the reaper, the other one whole',
    async () => {
      const world = await createPipelineWorld(kind);
      try {
        await world.startWorker();
        const conversation = await world.createConversation();
        const screen = await world.open(conversation);
        const slow = 'script/d10-r40-n200';
        const turn = await world.app.turns.send({
          ownerId: world.ownerId,
          conversationId: conversation.id,
          content: 'Hello',
          compare: [slow, `${slow}-seed4`],
        });
        const [one, two] = turn.lanes ?? [];
        if (one === undefined || two === undefined) throw new Error('no lanes');
        await vi.waitFor(async () => {
          for (const { run } of [one, two])
            expect((await world.app.turnStore.readLog(run.id, 1, 5)).length).toBeGreaterThan(0);
        }, patience);
        // As if a worker that is no more had taken this lane.
        await world.database.database.query(`update runs set lease_owner = 'gone' where id = $1`, [one.run.id]);
        await vi.waitFor(() => expect(screen.endings.get(one.run.id)).toBe('interrupted'), patience);
        await vi.waitFor(() => expect(screen.endings.get(two.run.id)).toBe('done'), patience);
        const stored = (await world.app.turns.message(world.ownerId, one.assistant_message.id)).content;
        expect(screen.answerOf(one.run.id).text).toBe(stored);
        expect(screen.answerOf(two.run.id).text).toBe(expectedText(two.run.model, 'Hello'));
      } finally {
        await world.close();
      }
    },
    60_000,
  );
});

/** The bus, whose live messages may get lost. */
function muted(bus: MessageBus, isSilent: () => boolean): MessageBus {
  return new Proxy(bus, {
    get(target, key) {
      if (key === 'send')
        return (...args: Parameters<MessageBus['send']>) =>
          args[0].kind === 'gateway' && isSilent() ? undefined : target.send(...args);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function expectedText(model: string, question: string): string {
  const script = parseScriptName(model);
  if (script === undefined) throw new Error(`no script: ${model}`);
  return expectedScriptText(script, { messages: [{ role: 'user', content: question }], parameters: {} });
}
