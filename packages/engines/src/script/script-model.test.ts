import { ModelError, type ModelRequest } from '@parley/core';
import { describe, expect, it, vi } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { createScriptModel, type ScriptModelOptions } from './script-model.ts';
import { parseScriptName } from './script-name.ts';
import { ScriptScheduler } from './script-scheduler.ts';

const request: ModelRequest = { messages: [{ role: 'user', content: 'hi' }], parameters: {} };

function scripted(name: string, options: Partial<ScriptModelOptions> = {}) {
  const script = parseScriptName(name);
  if (script === undefined) throw new Error(`No script: ${name}`);
  const timers = new ManualTimers();
  return { timers, model: createScriptModel(script, { scheduler: new ScriptScheduler(timers), ...options }) };
}

describe('createScriptModel', () => {
  it('keeps its timetable', async () => {
    const { model, timers } = scripted('script/d200-r10-n3');
    const text = vi.fn();
    const answer = model.generate(request, { text }, new AbortController().signal);
    timers.advance(199);
    expect(text).toHaveBeenCalledTimes(0);
    timers.advance(5);
    expect(text).toHaveBeenCalledTimes(1);
    timers.advance(200);
    expect(text).toHaveBeenCalledTimes(3);
    await expect(answer).resolves.toMatchObject({ reason: 'complete', usage: { output_tokens: 3 } });
  });

  it('refuses to kill the process unless that was allowed', async () => {
    const die = vi.fn();
    const refused = scripted('script/n5-die@2', { die });
    await expect(refused.model.generate(request, { text: vi.fn() }, new AbortController().signal)).rejects.toSatisfy(
      (error) => ModelError.is(error) && !error.retryable,
    );
    refused.timers.advance(1_000);
    expect(die).not.toHaveBeenCalled();

    const allowed = scripted('script/n5-die@2', { die, allowDeath: true });
    const text = vi.fn();
    void allowed.model.generate(request, { text }, new AbortController().signal);
    allowed.timers.advance(1_000);
    expect(text).toHaveBeenCalledTimes(2);
    expect(die).toHaveBeenCalledOnce();
  });

  it('stalls without holding a timer, so that a process can still end', () => {
    const { model, timers } = scripted('script/r30-n9-stall@4');
    const text = vi.fn();
    void model.generate(request, { text }, new AbortController().signal);
    timers.advance(3_600_000);
    expect(text).toHaveBeenCalledTimes(4);
    expect(timers.pending).toBe(0);
  });

  it('is labelled as what it is', () => {
    expect(scripted('script/demo').model.name).toBe('Built-in scripted responder (not a language model)');
    expect(scripted('script/n5').model.name).toContain('not a language model');
  });
});
