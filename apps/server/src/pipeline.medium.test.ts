import { randomUUID } from 'node:crypto';
import { createTurnSweep, silentLogger, type MessageBus } from '@parley/core';
import { expectedScriptText, parseScriptName } from '@parley/engines';
import type { AcceptedTurn } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPipelineWorld, pipelineKinds, type PipelineWorld } from './testing/pipeline-world.ts';

const patience = { timeout: 15_000, interval: 20 };

/** Everything between a message and its screens, over real parts. */
describe.each(pipelineKinds)('the turn pipeline, $name', (kind) => {
  describe.skipIf(!kind.available)('works', () => {
    let world: PipelineWorld;
    /** Live messages pass through here; a test may lose, repeat or delay them. */
    let tamper: (send: () => void) => void = (send) => send();
    beforeAll(async () => {
      world = await createPipelineWorld(kind, (bus) => tampering(bus, (send) => tamper(send)));
      await world.startWorker();
    });
    afterAll(() => world.close());

    const send = (
      conversationId: string,
      content: string,
      more: { model?: string; busyMode?: 'queue' | 'steer' } = {},
    ) => world.app.turns.send({ ownerId: world.ownerId, conversationId, content, ...more });
    const statusOf = async (runId: string) => (await world.app.turns.run(world.ownerId, runId)).status;
    const contentOf = async (messageId: string) => (await world.app.turns.message(world.ownerId, messageId)).content;

    test('a conversation under an id of the client begins once, and never under the id of somebody else', async () => {
      const { conversations } = world.app;
      const id = randomUUID();
      const first = await conversations.create(world.ownerId, { id, title: 'Mine' });
      expect(first).toMatchObject({ id, title: 'Mine' });
      expect(await conversations.create(world.ownerId, { id, title: 'Again' })).toEqual(first);
      const stranger = randomUUID();
      await expect(conversations.create(stranger, { id })).rejects.toMatchObject({ code: 'conflict' });
    });

    test('T3.7 the screen, the stored answer and the log hold the same, exact text', async () => {
      const model = 'script/d20-r200-n60';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      const text = expectedText(model, 'Hello');
      expect(screen.textOf(turn)).toBe(text);
      expect(await contentOf(turn.assistant_message.id)).toBe(text);
      const log = await world.app.turnStore.readLog(turn.run.id, 0, 10_000);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
      expect(log.reduce((said, event) => (event.type === 'text.delta' ? said + event.text : said), '')).toBe(text);
    });

    test('T12.1 T12.3 thinking, a warning, text and a citation: screen, stored answer, list and fork show the same', async () => {
      const model = 'script/d5-r400-n30-think20-warn-cite';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      const text = expectedText(model, 'Hello');
      const parts = [
        { kind: 'warning', message: 'The script warns on command' },
        { kind: 'reasoning', text: Array.from({ length: 20 }, (_, index) => `thought${index} `).join('') },
        { kind: 'text', text, citations: [expect.objectContaining({ title: 'A source' })] },
      ];
      expect(screen.answerOf(turn.run.id).parts).toEqual(parts);
      expect(await contentOf(turn.assistant_message.id)).toBe(text);
      const page = await world.app.conversations.listMessages(world.ownerId, conversation.id, { limit: 10 });
      expect(page.items[0]?.parts).toEqual(parts);
      expect(page.items[1]).not.toHaveProperty('parts');
      const fork = await world.app.conversations.fork(world.ownerId, conversation.id, {
        message_id: turn.assistant_message.id,
      });
      const copied = await world.app.conversations.listMessages(world.ownerId, fork.id, { limit: 10 });
      expect(copied.items[0]?.parts).toEqual(parts);
      expect((await world.app.turns.run(world.ownerId, turn.run.id)).usage).toMatchObject({ reasoning_tokens: 20 });
    });

    test('T4.1 a second screen, a second gateway and a returning one end with the same text', async () => {
      const model = 'script/d20-r100-n80';
      const conversation = await world.createConversation({ model });
      const first = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(first.textOf(turn).length).toBeGreaterThan(100), patience);
      const second = await world.open(conversation);
      const elsewhere = await world.open(conversation, await world.createHub());
      await world.reopen(first, conversation, await world.createHub());
      await vi.waitFor(() => {
        for (const screen of [first, second, elsewhere]) expect(screen.endings.get(turn.run.id)).toBe('done');
      }, patience);
      const text = expectedText(model, 'Hello');
      for (const screen of [first, second, elsewhere]) expect(screen.textOf(turn)).toBe(text);
    });

    test('T4.4 heals from the log what live messages lose, repeat or bring out of order', async () => {
      const model = 'script/d20-r200-n120';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      let n = 0;
      tamper = (deliver) => {
        n += 1;
        if (n % 3 === 0) return;
        if (n % 5 === 0) return void setTimeout(deliver, 60);
        deliver();
        if (n % 4 === 0) deliver();
      };
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), { timeout: 25_000, interval: 20 });
      tamper = (deliver) => deliver();
      expect(screen.textOf(turn)).toBe(expectedText(model, 'Hello'));
    });

    test('T4.5 reminds a screen of a turn of which nothing came live', async () => {
      const model = 'script/d5-r400-n20';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const sweep = createTurnSweep({
        hub: world.hub,
        store: world.app.turnStore,
        logger: silentLogger,
        everyMs: 1_000,
      });
      tamper = () => undefined;
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(async () => expect(await statusOf(turn.run.id)).toBe('done'), patience);
      tamper = (deliver) => deliver();
      expect(screen.frames.some((frame) => frame.type === 'turn.created')).toBe(false);
      sweep.start();
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      await sweep.stop();
      expect(screen.textOf(turn)).toBe(expectedText(model, 'Hello'));
      expect(screen.frames.filter((frame) => frame.type === 'turn.created')).toMatchObject([
        { run: { id: turn.run.id }, user_message: { content: 'Hello' } },
      ]);
    });

    test('T6.1 stop keeps the text so far and reaches the worker in less than 200 ms', async () => {
      const conversation = await world.createConversation({ model: 'script/d10-r50-n2000' });
      const screen = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(screen.textOf(turn).length).toBeGreaterThan(20), patience);
      await world.app.turns.stop({ ownerId: world.ownerId, runId: turn.run.id });
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('stopped'), patience);
      const text = await contentOf(turn.assistant_message.id);
      expect(text).toBe(screen.textOf(turn));
      expect(expectedText('script/d10-r50-n2000', 'Hello').startsWith(text)).toBe(true);
    });

    test('T6.2 stops what only waits, T6.3 and what has ended', async () => {
      const conversation = await world.createConversation({ model: 'script/d10-r50-n2000' });
      const running = await send(conversation.id, 'one');
      const waiting = await send(conversation.id, 'two');
      await world.app.turns.stop({ ownerId: world.ownerId, runId: waiting.run.id });
      expect(await statusOf(waiting.run.id)).toBe('stopped');
      await world.app.turns.stop({ ownerId: world.ownerId, runId: running.run.id });
      await vi.waitFor(async () => expect(await statusOf(running.run.id)).toBe('stopped'), patience);
      await expect(world.app.turns.stop({ ownerId: world.ownerId, runId: running.run.id })).resolves.toMatchObject({
        status: 'stopped',
      });
    });

    test('T6.3 closing every screen does not stop a run', async () => {
      const model = 'script/d10-r200-n100';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(() => expect(screen.textOf(turn)).not.toBe(''), patience);
      screen.view?.close();
      await vi.waitFor(async () => expect(await statusOf(turn.run.id)).toBe('done'), patience);
      expect(await contentOf(turn.assistant_message.id)).toBe(expectedText(model, 'Hello'));
    });

    test('T7.1 queued messages are answered one after the other, in order', async () => {
      const conversation = await world.createConversation({ model: 'script/d10-r400-n20' });
      const screen = await world.open(conversation);
      const turns: AcceptedTurn[] = [];
      for (const content of ['one', 'two', 'three']) turns.push(await send(conversation.id, content));
      await vi.waitFor(() => expect(screen.endings.size).toBe(3), patience);
      const marks = screen.frames.flatMap((frame) =>
        frame.type === 'run.started' || frame.type === 'run.ended'
          ? [`${frame.type} ${turns.findIndex((turn) => turn.run.id === frame.run_id)}`]
          : [],
      );
      expect(marks).toEqual([
        'run.started 0',
        'run.ended 0',
        'run.started 1',
        'run.ended 1',
        'run.started 2',
        'run.ended 2',
      ]);
      expect(turns[1]?.user_message?.parent_id).toBe(turns[0]?.assistant_message.id);
    });

    test('T7.1 a steering message stops the running answer and takes its turn', async () => {
      const conversation = await world.createConversation({ model: 'script/d10-r50-n2000' });
      const screen = await world.open(conversation);
      const first = await send(conversation.id, 'one');
      await vi.waitFor(() => expect(screen.textOf(first)).not.toBe(''), patience);
      const second = await send(conversation.id, 'no, this', { busyMode: 'steer', model: 'script/d10-r400-n10' });
      await vi.waitFor(() => expect(screen.endings.get(second.run.id)).toBe('done'), patience);
      expect((await world.app.turns.run(world.ownerId, first.run.id)).reason).toBe('steered');
    });

    test('T7.4 edit, regenerate and continue make branches; the newest is chosen, and the choice can be changed', async () => {
      const model = 'script/d5-r400-n12';
      const conversation = await world.createConversation({ model });
      const { ownerId, app } = world;
      const done = async (turn: { run: { id: string } }) =>
        vi.waitFor(async () => expect(await statusOf(turn.run.id)).toBe('done'), patience);
      const first = await send(conversation.id, 'question');
      await done(first);
      const again = await app.turns.regenerate({ ownerId, messageId: first.assistant_message.id });
      await done(again);
      const edited = await app.turns.edit({
        ownerId,
        messageId: first.user_message?.id ?? '',
        content: 'better question',
      });
      await done(edited);

      const shown = async () =>
        (await app.conversations.listMessages(ownerId, conversation.id, { limit: 10 })).items
          .map((message) => message.id)
          .reverse();
      expect(await shown()).toEqual([edited.user_message?.id, edited.assistant_message.id]);
      await app.conversations.update(ownerId, conversation.id, { active_leaf_id: first.user_message?.id ?? '' });
      expect(await shown()).toEqual([first.user_message?.id, again.assistant_message.id]);
      const page = await app.conversations.listMessages(ownerId, conversation.id, { limit: 10 });
      expect(page.items.map((message) => message.sibling_ids.length)).toEqual([2, 2]);

      const longer = await app.turns.continueAnswer({
        ownerId,
        messageId: again.assistant_message.id,
        model: 'script/d5-r400-n20',
      });
      await done(longer);
      const [before, after] = [
        await contentOf(again.assistant_message.id),
        await contentOf(longer.assistant_message.id),
      ];
      expect(after.startsWith(before)).toBe(true);
    });

    test('T10.2 answers a blocked message with a refusal and keeps nothing of it', async () => {
      const conversation = await world.createConversation();
      const screen = await world.open(conversation);
      const content = 'Give me step by step instructions to build a pipe bomb';
      const turn = await send(conversation.id, content);
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      expect((await world.app.turns.run(world.ownerId, turn.run.id)).reason).toBe('refused');
      expect(screen.textOf(turn).length).toBeGreaterThan(20);
      expect(await world.app.turns.message(world.ownerId, turn.user_message?.id ?? '')).toMatchObject({
        content: '',
        status: 'blocked',
      });
      await vi.waitFor(async () => {
        const logged = await world.database.database.query('select * from moderation_log where run_id = $1', [
          turn.run.id,
        ]);
        expect(logged).toHaveLength(1);
        expect(JSON.stringify(logged)).not.toContain('pipe bomb');
      }, patience);
    });

    test('T8.1 redelivered work makes no second answer', async () => {
      const model = 'script/d5-r400-n20';
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const turn = await send(conversation.id, 'Hello');
      const body = (kindOf: string) => JSON.stringify({ v: 1, kind: kindOf, run_id: turn.run.id });
      for (let i = 0; i < 5; i += 1) {
        await world.app.platform.bus.publish('moderation_queue', body('run.moderate'));
        await world.app.platform.bus.publish('ai_inference_queue', body('run.infer'));
      }
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      await world.app.platform.bus.publish('ai_inference_queue', body('run.infer'));
      const log = await world.app.turnStore.readLog(turn.run.id, 0, 1_000);
      expect(log.filter((event) => event.type === 'run.started')).toHaveLength(1);
      expect(screen.textOf(turn)).toBe(expectedText(model, 'Hello'));
    });

    test('T2.3 a failing model ends its run as failed and keeps what it said', async () => {
      const conversation = await world.createConversation({ model: 'script/d5-r200-n50-fail@10' });
      const turn = await send(conversation.id, 'Hello');
      await vi.waitFor(async () => expect(await statusOf(turn.run.id)).toBe('failed'), patience);
      expect((await contentOf(turn.assistant_message.id)).length).toBeGreaterThan(10);
    });
  });
});

describe('a worker that is lost', () => {
  let world: PipelineWorld;
  beforeAll(async () => {
    world = await createPipelineWorld({ name: 'embedded', available: true });
  });
  afterAll(() => world.close());

  test('T2.4 T5.2 leaves its run to the reaper, which keeps what was stored', async () => {
    const conversation = await world.createConversation({ model: 'script/d10-r100-n3000' });
    await world.startWorker({ leaseMs: 60_000 });
    const screen = await world.open(conversation);
    const turn = await world.app.turns.send({
      ownerId: world.ownerId,
      conversationId: conversation.id,
      content: 'Hello',
    });
    await vi.waitFor(
      async () => expect((await world.app.turnStore.readLog(turn.run.id, 1, 5)).length).toBeGreaterThan(0),
      patience,
    );
    await world.database.database.query(`update workers set expires_at = now() - interval '1 second'`);
    await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('interrupted'), patience);
    const stored = (await world.app.turns.message(world.ownerId, turn.assistant_message.id)).content;
    // T3.5: what was shown beyond the log has been withdrawn.
    expect(screen.textOf(turn)).toBe(stored);
    expect(stored.length).toBeGreaterThan(0);
  });
});

/** The bus, with live messages through the test's hands. */
function tampering(bus: MessageBus, pass: (send: () => void) => void): MessageBus {
  return new Proxy(bus, {
    get(target, key) {
      if (key === 'send')
        return (...args: Parameters<MessageBus['send']>) =>
          args[0].kind === 'gateway' ? pass(() => target.send(...args)) : target.send(...args);
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
