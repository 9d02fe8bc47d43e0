import { describe, expect, test } from 'vitest';
import { silentLogger, systemClock } from '../kernel/index.ts';
import { createClockTool } from './clock.ts';
import { readArguments } from './read-arguments.ts';
import { runTool } from './run-tool.ts';
import { createScriptedTool } from './scripted-tool.ts';
import { createToolRegistry } from './tool-registry.ts';
import { ToolError } from './tool.ts';

const context = { signal: new AbortController().signal, userId: 'u', conversationId: 'c', runId: 'r' };
const room = { context, clock: systemClock, logger: silentLogger };

describe('tools', () => {
  test('W1 names are checked, and come once', () => {
    expect(() => createToolRegistry([createScriptedTool({ name: 'no name' })])).toThrow('no name');
    expect(() => createToolRegistry([createScriptedTool(), createScriptedTool()])).toThrow('Two tools');
  });

  test.each([
    ['{"say":"hi"}', undefined],
    ['', undefined],
    ['{"say":', 'no JSON'],
    ['[1]', 'object'],
    ['"text"', 'object'],
    ['{"say":7}', 'say'],
    ['{"count":-1}', 'count'],
    ['{"other":1}', 'other'],
  ])('W3 reads the arguments %s', (json, problem) => {
    const read = () => readArguments(createScriptedTool(), json);
    if (problem === undefined) expect(read()).toEqual(json === '' ? {} : JSON.parse(json));
    else expect(read).toThrow(problem);
  });

  test('W4 a tool that throws has failed; only a ToolError says why', async () => {
    const failing = (error: Error) => createScriptedTool({ respond: () => Promise.reject(error) });
    expect(await runTool(failing(new ToolError('try a number')), {}, room)).toMatchObject({
      status: 'failed',
      result: 'try a number',
    });
    expect(await runTool(failing(new Error('secret at /etc/passwd')), {}, room)).toMatchObject({
      status: 'failed',
      result: 'The tool failed.',
    });
  });

  test('W4 a tool that is not done in time is aborted, and so is one whose run is stopped', async () => {
    const slow = createScriptedTool({ timeoutMs: 5 });
    expect((await runTool(slow, {}, room)).status).toBe('timed_out');
    expect(slow.calls[0]?.context.signal.aborted).toBe(true);
    const stop = new AbortController();
    const stopped = runTool(slow, {}, { ...room, context: { ...context, signal: stop.signal } });
    stop.abort();
    expect((await stopped).status).toBe('cancelled');
  });

  test('the clock knows time zones and says so when there is none', async () => {
    const tool = createClockTool({ now: () => new Date('2026-03-29T00:30:00Z') });
    const tell = async (time_zone?: string) =>
      JSON.parse(await tool.execute(time_zone === undefined ? {} : { time_zone }, context)) as object;
    expect(await tell()).toMatchObject({ time: '2026-03-29T00:30:00+00:00', weekday: 'Sunday', time_zone: 'UTC' });
    expect(await tell('Europe/Berlin')).toMatchObject({ time: '2026-03-29T01:30:00+01:00' });
    expect(await tell('Asia/Kathmandu')).toMatchObject({ time: '2026-03-29T06:15:00+05:45' });
    await expect(tell('Nowhere/None')).rejects.toThrow('no time zone');
  });
});
