import { createScriptedTool } from '@parley/core/testing';
import { RunRecord, type AcceptedTurn, type MessagePart, type RunParameters } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPipelineWorld, pipelineKinds, type PipelineWorld } from './testing/pipeline-world.ts';

const patience = { timeout: 20_000, interval: 20 };
const model = 'script/d1-r0-tools-results';

/** The model calls what the message says, so a test reads like the conversation it is. */
describe.each(pipelineKinds)('tools in a turn, $name', (kind) => {
  describe.skipIf(!kind.available)('work', () => {
    let world: PipelineWorld;
    const echo = createScriptedTool({ name: 'echo', respond: ({ say }) => String(say) });
    const slow = createScriptedTool({ name: 'slow', timeoutMs: 30_000 });
    const hasty = createScriptedTool({ name: 'hasty', timeoutMs: 30 });
    const risky = createScriptedTool({ name: 'risky', risk: 'ask', respond: ({ say }) => `did ${String(say)}` });
    const tools = ['clock', 'calculator', 'echo', 'slow', 'hasty', 'risky'];
    beforeAll(async () => {
      world = await createPipelineWorld(kind, (bus) => bus, [echo, slow, hasty, risky]);
      await world.startWorker({ limits: { maxSteps: 5 } });
    });
    afterAll(() => world.close());

    const ask = async (lines: readonly string[], more: { model?: string; tools?: readonly string[] } = {}) => {
      const conversation = await world.createConversation({ model });
      const screen = await world.open(conversation);
      const turn = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: lines.join('\n'),
        tools,
        ...more,
      });
      return { turn, screen, conversation };
    };
    const statusOf = async (turn: AcceptedTurn) => (await world.app.turns.run(world.ownerId, turn.run.id)).status;
    const ended = (turn: AcceptedTurn, status = 'done') =>
      vi.waitFor(async () => expect(await statusOf(turn)).toBe(status), patience);
    const stored = (turn: AcceptedTurn) => world.app.turns.message(world.ownerId, turn.assistant_message.id);
    const decide = (turn: AcceptedTurn, callId: string, decision: 'allow' | 'deny', remember = false) =>
      world.app.turns.decideTool({ ownerId: world.ownerId, runId: turn.run.id, callId, decision, remember });
    const toolsOf = (parts: readonly MessagePart[] | null | undefined) =>
      (parts ?? []).flatMap((part) => (part.kind === 'tool' ? [[part.name, part.status, part.result]] : []));

    test('T13.1 T13.3 calls go side by side and step by step, and the model reads what came of them', async () => {
      const { turn, screen } = await ask([
        'call calculator {"expression":"0.1+0.2"}',
        'call echo {"say":"hello"}',
        'then',
        'call calculator {"expression":"2^100"}',
      ]);
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      const message = await stored(turn);
      expect(toolsOf(message.parts)).toEqual([
        ['calculator', 'ok', '0.3'],
        ['echo', 'ok', 'hello'],
        ['calculator', 'ok', '1267650600228229401496703205376'],
      ]);
      expect(message.content).toBe('calculator: 0.3\necho: hello\ncalculator: 1267650600228229401496703205376');
      expect(screen.answerOf(turn.run.id).parts).toEqual(message.parts);
      const log = await world.app.turnStore.readLog(turn.run.id, 0, 1_000);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
    });

    test('L5 the record of a run says what it was made with and where the time went', async () => {
      const { turn } = await ask(['call echo {"say":"x"}'], { model: `${model}-think5-warn` });
      await ended(turn);
      const record = await world.app.turns.record(world.ownerId, turn.run.id);
      expect(record).toMatchObject({
        status: 'done',
        reason: 'complete',
        model: `${model}-think5-warn`,
        answered_by: `${model}-think5-warn`,
        prompts: ['assistant@1'],
        policy_version: expect.any(String),
        tools,
        steps: 2,
        cost_micros: null,
        usage: { reasoning_tokens: 10 },
        warnings: ['The script warns on command'],
        context: { tools_tokens: expect.any(Number) },
      });
      for (const name of [
        'queued_ms',
        'moderation_ms',
        'context_ms',
        'first_token_ms',
        'first_text_ms',
        'model_ms',
        'tools_ms',
        'total_ms',
      ])
        expect(record.latency?.[name]).toBeGreaterThanOrEqual(0);
      expect(RunRecord.parse(record)).toEqual(record);
      await expect(world.app.turns.record(world.app.newId(), turn.run.id)).rejects.toMatchObject({ code: 'not_found' });
    });

    test('L3 nonsense is refused before anything is stored; what the model does not know becomes a warning', async () => {
      const send = (parameters: RunParameters) =>
        world.app.turns.send({ ownerId: world.ownerId, content: 'hello', model: 'script/d0-r0-n3-c1000', parameters });
      await expect(send({ max_tokens: 1_000 })).rejects.toMatchObject({ code: 'invalid_parameters' });
      const turn = await send({ reasoning_effort: 'high', max_tokens: 900 });
      await ended(turn);
      expect((await world.app.turns.record(world.ownerId, turn.run.id)).warnings).toEqual([
        expect.stringContaining('reasoning_effort'),
        'max_tokens was lowered to 750 to leave room for the conversation.',
      ]);
    });

    test('T13.4 broken arguments, unknown tools and what does not fit the schema are told to the model', async () => {
      const { turn } = await ask([
        'call echo {"say":',
        'call nothing {}',
        'call echo {"count":"many"}',
        'call calculator {"expression":"1/0"}',
        'call hasty {}',
      ]);
      await ended(turn);
      const results = toolsOf((await stored(turn)).parts);
      expect(results.map(([name, status]) => `${String(name)} ${String(status)}`)).toEqual([
        'echo failed',
        'nothing failed',
        'echo failed',
        'calculator failed',
        'hasty timed_out',
      ]);
      expect(results.map(([, , result]) => result)).toEqual([
        expect.stringContaining('no JSON'),
        expect.stringContaining('There is no tool “nothing”'),
        expect.stringContaining('count'),
        'A division by zero.',
        expect.stringContaining('30 ms'),
      ]);
      expect((await stored(turn)).content).toContain('calculator: A division by zero.');
    });

    test('T13.5 a model that never stops calling is stopped after its steps, with what it said', async () => {
      const { turn } = await ask(['call echo {"say":"again"}'], { model: 'script/d0-r0-n5-again' });
      await ended(turn);
      const message = await stored(turn);
      // Four steps call; the fifth has to answer.
      expect(toolsOf(message.parts)).toHaveLength(4);
      expect(message.content).not.toBe('');
    });

    test('T13.1 without tools named, the usual ones are offered; with none, none', async () => {
      const usual = await world.app.turns.send({
        ownerId: world.ownerId,
        content: 'call calculator {"expression":"6*7"}\ncall echo {"say":"x"}',
        model,
      });
      await ended(usual);
      expect(toolsOf((await stored(usual)).parts).map(([name, status]) => [name, status])).toEqual([
        ['calculator', 'ok'],
        ['echo', 'failed'],
      ]);
      const none = await ask(['call calculator {"expression":"6*7"}'], { tools: [] });
      await ended(none.turn);
      expect((await stored(none.turn)).parts).toBeNull();
      const unable = await ask(['hello'], { model: 'script/d0-r0-n3', tools: ['clock'] });
      await ended(unable.turn);
      expect((await stored(unable.turn)).parts?.[0]).toMatchObject({ kind: 'warning' });
      await expect(ask(['hello'], { tools: ['unheard_of'] })).rejects.toThrow('no tool called');
    });

    test('T6.1 stop aborts a running tool, which ends as cancelled', async () => {
      const { turn, screen } = await ask(['call slow {"say":"stop"}']);
      const callOf = () => slow.calls.find(({ args }) => args['say'] === 'stop');
      await vi.waitFor(() => expect(callOf()).toBeDefined(), patience);
      await world.app.turns.stop({ ownerId: world.ownerId, runId: turn.run.id });
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('stopped'), patience);
      expect(callOf()?.context.signal.aborted).toBe(true);
      expect(toolsOf((await stored(turn)).parts)).toEqual([['slow', 'cancelled', undefined]]);
    });

    test('T14.1 T14.3 T14.4 a risky call waits, is allowed once, and the run goes on to its end', async () => {
      const { turn, screen } = await ask([
        'call risky {"say":"it"}',
        'call echo {"say":"beside"}',
        'then',
        'call echo {"say":"after"}',
      ]);
      await ended(turn, 'waiting');
      expect(toolsOf((await stored(turn)).parts)).toEqual([
        ['risky', 'waiting', undefined],
        ['echo', 'ok', 'beside'],
      ]);
      const before = risky.calls.length;
      const both = await Promise.allSettled([
        decide(turn, 'call_0_0', 'allow'),
        decide(turn, 'call_0_0', 'allow'),
        decide(turn, 'call_0_0', 'allow'),
      ]);
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
      expect(risky.calls.length - before).toBe(1);
      const message = await stored(turn);
      expect(toolsOf(message.parts)).toEqual([
        ['risky', 'ok', 'did it'],
        ['echo', 'ok', 'beside'],
        ['echo', 'ok', 'after'],
      ]);
      expect(message.content).toContain('risky: did it');
      expect(screen.answerOf(turn.run.id).parts).toEqual(message.parts);
      const log = await world.app.turnStore.readLog(turn.run.id, 0, 1_000);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
      await expect(decide(turn, 'call_0_0', 'deny')).rejects.toMatchObject({ code: 'conflict' });
      await expect(decide(turn, 'call_9_9', 'allow')).rejects.toMatchObject({ code: 'not_found' });
    });

    test('T14.3 several calls are decided one by one; denied ones are told to the model', async () => {
      const { turn } = await ask(['call risky {"say":"one"}', 'call risky {"say":"two"}']);
      await ended(turn, 'waiting');
      await decide(turn, 'call_0_1', 'deny');
      await vi.waitFor(async () => {
        const log = await world.app.turnStore.readLog(turn.run.id, 0, 1_000);
        expect(log.some((event) => event.type === 'tool.ended' && event.status === 'denied')).toBe(true);
      }, patience);
      await decide(turn, 'call_0_0', 'allow');
      await ended(turn);
      expect(toolsOf((await stored(turn)).parts)).toEqual([
        ['risky', 'ok', 'did one'],
        ['risky', 'denied', 'The user did not allow this call.'],
      ]);
    });

    test('T14.3 allowed for the conversation, it asks no more; T7.1 others wait behind it', async () => {
      const { turn, conversation } = await ask(['call risky {"say":"first"}']);
      await ended(turn, 'waiting');
      const next = await world.app.turns.send({
        ownerId: world.ownerId,
        conversationId: conversation.id,
        content: 'call risky {"say":"second"}',
        tools,
      });
      await world.app.turnStore.promoteNext(conversation.id);
      expect(await statusOf(next)).toBe('queued');
      await decide(turn, 'call_0_0', 'allow', true);
      await ended(turn);
      await ended(next);
      expect(toolsOf((await stored(next)).parts)).toEqual([['risky', 'ok', 'did second']]);
    });

    test('T14.6 stop ends a run that waits', async () => {
      const { turn, screen } = await ask(['call risky {"say":"never"}']);
      await ended(turn, 'waiting');
      await world.app.turns.stop({ ownerId: world.ownerId, runId: turn.run.id });
      await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('stopped'), patience);
      expect(toolsOf((await stored(turn)).parts)).toEqual([['risky', 'cancelled', undefined]]);
      await expect(decide(turn, 'call_0_0', 'allow')).rejects.toMatchObject({ code: 'conflict' });
      expect(risky.calls.some(({ args }) => args['say'] === 'never')).toBe(false);
    });

    test('T14.5 what nobody decides in time is denied', async () => {
      const { turn } = await ask(['call risky {"say":"late"}']);
      await ended(turn, 'waiting');
      world.app.relay.publish(await world.app.turnStore.expireApprovals({ olderThanMs: 0, limit: 100 }));
      await ended(turn);
      expect(toolsOf((await stored(turn)).parts)).toEqual([['risky', 'denied', expect.any(String)]]);
    });
  });
});

describe('a worker that is lost in a turn with tools', () => {
  let world: PipelineWorld;
  const slow = createScriptedTool({ name: 'slow' });
  const risky = createScriptedTool({ name: 'risky', risk: 'ask', respond: () => 'done' });
  beforeAll(async () => {
    world = await createPipelineWorld({ name: 'embedded', available: true }, (bus) => bus, [slow, risky]);
    // Finds out with its next heartbeat that it is dead, and goes on as another.
    await world.startWorker();
  });
  afterAll(() => world.close());

  const ask = async (content: string) => {
    const conversation = await world.createConversation({ model });
    const screen = await world.open(conversation);
    const turn = await world.app.turns.send({
      ownerId: world.ownerId,
      conversationId: conversation.id,
      content,
      tools: ['slow', 'risky'],
    });
    return { turn, screen };
  };
  const statusOf = async (turn: AcceptedTurn) => (await world.app.turns.run(world.ownerId, turn.run.id)).status;
  const stored = (turn: AcceptedTurn) => world.app.turns.message(world.ownerId, turn.assistant_message.id);
  const loseWorkers = () =>
    world.database.database.query(`update workers set expires_at = now() - interval '1 second'`);

  test('T8.2 T13.2 a tool that had begun is not run again: the run is interrupted, the call cancelled', async () => {
    const { turn, screen } = await ask('call slow {"say":"once"}');
    await vi.waitFor(() => expect(slow.calls).toHaveLength(1), patience);
    await loseWorkers();
    await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('interrupted'), patience);
    // The lost worker's tool comes back: nobody listens.
    slow.calls[0]?.answer('too late');
    expect((await stored(turn)).parts).toMatchObject([{ kind: 'tool', name: 'slow', status: 'cancelled' }]);
    expect(slow.calls).toHaveLength(1);
    const log = await world.app.turnStore.readLog(turn.run.id, 0, 1_000);
    expect(log.at(-1)?.type).toBe('run.ended');
    expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
  });

  test('T14.2 T14.6 a run that waits survives the death of every worker, and goes on with another', async () => {
    const { turn, screen } = await ask('call risky {"say":"it"}');
    await vi.waitFor(async () => expect(await statusOf(turn)).toBe('waiting'), patience);
    await loseWorkers();
    expect(await world.app.turnStore.orphanedRuns(100)).not.toContainEqual(
      expect.objectContaining({ id: turn.run.id }),
    );
    expect(await statusOf(turn)).toBe('waiting');
    await world.app.turns.decideTool({
      ownerId: world.ownerId,
      runId: turn.run.id,
      callId: 'call_0_0',
      decision: 'allow',
    });
    await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
    expect(risky.calls).toHaveLength(1);
    expect((await stored(turn)).content).toBe('risky: done');
  });

  test('T14.6 a run lost right after it was taken up goes back to the queue with what it has', async () => {
    const { turn, screen } = await ask('call risky {"say":"again"}');
    await vi.waitFor(async () => expect(await statusOf(turn)).toBe('waiting'), patience);
    const before = risky.calls.length;
    const { store, dead } = { store: world.app.turnStore, dead: world.app.newId() };
    await store.registerWorker(dead, 60_000);
    // Decided, and leased by a worker that dies before it does anything.
    await store.decide({
      runId: turn.run.id,
      callId: 'call_0_0',
      userId: world.ownerId,
      decision: 'allow',
      remember: false,
    });
    const lease = await store.lease(turn.run.id, dead);
    expect(lease?.started.at).toEqual({ part: 1, offset: '{"say":"again"}'.length });
    await world.database.database.query(`delete from workers where id = $1`, [dead]);
    await vi.waitFor(() => expect(screen.endings.get(turn.run.id)).toBe('done'), patience);
    expect(risky.calls.length - before).toBe(1);
    expect((await stored(turn)).parts).toMatchObject([{ kind: 'tool', status: 'ok' }, { kind: 'text' }]);
  });
});
