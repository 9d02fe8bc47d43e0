import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../kernel/log.ts';
import type { Detection, Detector, DetectorFactory } from './detector.ts';
import { createModerationEngine, localDetectorFactories } from './engine.ts';
import { ParleyError } from '../kernel/errors.ts';

const base = {
  version: 'test-1',
  stages: ['input', 'output'],
  unavailable_message: { default: 'Could not check.', de: 'Nicht prüfbar.' },
};
const messages = {
  violence: { default: 'No violence.', de: 'Keine Gewalt.' },
  illegal: { default: 'Nothing illegal.' },
  hate: { default: 'No hate.' },
};

/** A detector that answers as told: what a remote service or a classifier may do, good or bad. */
function scripted(detect: (signal: AbortSignal) => Promise<readonly Detection[]>): DetectorFactory {
  return {
    kind: 'scripted',
    create: (definition) => ({
      detector: { id: definition.id, kind: 'scripted', detect: (_, signal) => detect(signal) } satisfies Detector,
    }),
  };
}

function engineWith(detectors: readonly object[], factory?: DetectorFactory, more: object = {}, logger?: Logger) {
  return createModerationEngine({
    policy: { ...base, messages, detectors, ...more },
    factories: factory === undefined ? localDetectorFactories : [...localDetectorFactories, factory],
    ...(logger === undefined ? {} : { logger }),
  });
}

const word = (id: string, term: string, category: string, more: object = {}) => ({
  id,
  kind: 'dictionary',
  category,
  stages: ['input'],
  terms: [term],
  ...more,
});

describe('moderation engine', () => {
  it('allows a text in which nothing is seen, and says what looked at it (M10)', async () => {
    const verdict = await engineWith([word('a', 'bomb', 'violence', { action: 'block' })]).check({
      stage: 'input',
      text: 'hello',
    });
    expect(verdict).toMatchObject({
      action: 'allow',
      categories: [],
      policyVersion: 'test-1',
      detectors: { ran: ['a'], failed: [] },
    });
    expect(verdict.refusal).toBeUndefined();
  });

  it('takes the gravest action and refuses with the gravest blocked category (M10, M11)', async () => {
    const engine = engineWith([
      word('a', 'loot', 'illegal', { action: 'block' }),
      word('b', 'bomb', 'violence', { action: 'block' }),
      word('c', 'oaf', 'harassment', { action: 'flag' }),
    ]);
    const verdict = await engine.check({ stage: 'input', text: 'oaf loot bomb' });
    expect(verdict.action).toBe('block');
    expect(verdict.refusal).toEqual({ category: 'violence', message: 'No violence.' });
    expect(verdict.categories.map(({ category, action }) => [category, action])).toEqual([
      ['violence', 'block'],
      ['illegal', 'block'],
      ['harassment', 'flag'],
    ]);
    expect((await engine.check({ stage: 'input', text: 'bomb', locale: 'de-AT' })).refusal?.message).toBe(
      'Keine Gewalt.',
    );
  });

  it('obeys the severity order of the policy (M11)', async () => {
    const detectors = [
      word('a', 'loot', 'illegal', { action: 'block' }),
      word('b', 'bomb', 'violence', { action: 'block' }),
    ];
    const verdict = await engineWith(detectors, undefined, { severity: ['illegal', 'violence'] }).check({
      stage: 'input',
      text: 'loot bomb',
    });
    expect(verdict.refusal?.category).toBe('illegal');
  });

  it("prefers a detector's own message to its category's (M11)", async () => {
    const engine = engineWith([word('a', 'bomb', 'violence', { action: 'block', message: { default: 'Not this.' } })]);
    expect((await engine.check({ stage: 'input', text: 'bomb' })).refusal?.message).toBe('Not this.');
  });

  it('keeps what stays below the threshold without acting on it (M10)', async () => {
    const engine = engineWith([
      word('a', 'x', 'violence', {
        action: 'block',
        threshold: 0.8,
        terms: [
          { term: 'bomb', score: 0.7 },
          { term: 'nuke', score: 0.8 },
        ],
      }),
    ]);
    expect(await engine.check({ stage: 'input', text: 'bomb' })).toMatchObject({
      action: 'allow',
      categories: [{ category: 'violence', score: 0.7, action: 'allow' }],
    });
    expect((await engine.check({ stage: 'input', text: 'nuke' })).action).toBe('block');
  });

  it("goes by the category's threshold and action where a detector has none, or sees another category (M12)", async () => {
    const factory = scripted(async () => [{ category: 'hate', score: 0.6, ruleId: 'r' }]);
    const detector = { id: 's', kind: 'scripted', category: 'violence', action: 'block', stages: ['input'] };
    const flagging = engineWith([detector], factory, { categories: { hate: { threshold: 0.5, action: 'flag' } } });
    expect((await flagging.check({ stage: 'input', text: 'x' })).action).toBe('flag');
    const blocking = engineWith([detector], factory, { categories: { hate: { threshold: 0.5, action: 'block' } } });
    expect((await blocking.check({ stage: 'input', text: 'x' })).refusal).toEqual({
      category: 'hate',
      message: 'No hate.',
    });
  });

  it('runs only the detectors of the stage and the language (M13)', async () => {
    const engine = engineWith([
      word('a', 'bomb', 'violence', { action: 'block', languages: ['en'] }),
      word('b', 'bombe', 'violence', { stages: ['output'] }),
    ]);
    expect((await engine.check({ stage: 'input', text: 'bomb', locale: 'de' })).detectors.ran).toEqual([]);
    expect((await engine.check({ stage: 'input', text: 'bomb', locale: 'en-GB' })).detectors.ran).toEqual(['a']);
    expect((await engine.check({ stage: 'input', text: 'bomb' })).detectors.ran).toEqual(['a']);
    expect((await engine.check({ stage: 'output', text: 'bomb' })).detectors.ran).toEqual(['b']);
    expect([engine.covers('input'), engine.covers('memory')]).toEqual([true, false]);
  });

  it('points at the original text behind a disguise (M14)', async () => {
    const text = 'a b\u200bо.m.b? no: ｂｏｍｂ!';
    const verdict = await engineWith([word('a', 'bomb', 'violence')]).check({ stage: 'input', text });
    expect(verdict.categories[0]?.spans.map(({ start, end }) => text.slice(start, end))).toEqual(['ｂｏｍｂ']);
    expect(JSON.stringify(verdict)).not.toContain('bomb');
  });
});

describe('a detector that fails (M15)', () => {
  const failing = scripted(async () => Promise.reject(new Error('secret text in the message')));
  const definition = { id: 's', kind: 'scripted', category: 'violence', action: 'block', stages: ['input'] };

  it('lets the text pass when open, and says so', async () => {
    const verdict = await engineWith([{ ...definition, fail_mode: 'open' }], failing).check({
      stage: 'input',
      text: 'x',
    });
    expect(verdict).toMatchObject({
      action: 'allow',
      detectors: { failed: [{ detectorId: 's', reason: 'error', failMode: 'open' }] },
    });
  });

  it('takes its action when closed, and does not blame the writer', async () => {
    const verdict = await engineWith([{ ...definition, fail_mode: 'closed' }], failing).check({
      stage: 'input',
      text: 'x',
    });
    expect(verdict).toMatchObject({ action: 'block', refusal: { category: 'violence', message: 'Could not check.' } });
  });

  it('gives way to what another detector really saw', async () => {
    const verdict = await engineWith(
      [{ ...definition, fail_mode: 'closed' }, word('b', 'slurs', 'hate', { action: 'block' })],
      failing,
    ).check({ stage: 'input', text: 'slurs' });
    expect(verdict.refusal).toEqual({ category: 'hate', message: 'No hate.' });
  });

  it('is logged without the message of its error', async () => {
    const warn = vi.fn<Logger['warn']>();
    await engineWith([definition], failing, {}, { debug() {}, info() {}, warn, error() {} }).check({
      stage: 'input',
      text: 'x',
    });
    expect(warn).toHaveBeenCalledOnce();
    expect(JSON.stringify(warn.mock.calls)).not.toContain('secret');
  });

  it.each([
    ['above one', 1.5],
    ['negative', -0.1],
    ['not a number', NaN],
  ])('counts a score that is %s as a failure', async (_, score) => {
    const factory = scripted(async () => [{ category: 'violence', score, ruleId: 'r' }]);
    const verdict = await engineWith([{ ...definition, fail_mode: 'closed' }], factory).check({
      stage: 'input',
      text: 'x',
    });
    expect(verdict).toMatchObject({ action: 'block', detectors: { failed: [{ reason: 'error' }] } });
  });

  it('is aborted and counted as late after its time', async () => {
    vi.useFakeTimers();
    try {
      let aborted = false;
      const factory = scripted(
        (signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve([]);
            });
          }),
      );
      const answer = engineWith([{ ...definition, fail_mode: 'closed', timeout_ms: 50 }], factory).check({
        stage: 'input',
        text: 'x',
      });
      await vi.advanceTimersByTimeAsync(49);
      expect(aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await answer).toMatchObject({ action: 'block', detectors: { failed: [{ reason: 'timeout' }] } });
      expect(aborted).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("throws only the caller's own abort (M16)", async () => {
    const controller = new AbortController();
    const answer = engineWith(
      [definition],
      scripted(() => new Promise(() => undefined)),
    ).check({ stage: 'input', text: 'x', signal: controller.signal });
    controller.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
  });
});

describe('a policy that can not be obeyed (M1, M2)', () => {
  it('is refused as a whole, with everything that is wrong', () => {
    const detectors = [
      { id: 'x', kind: 'oracle', category: 'violence', stages: ['input'] },
      {
        id: 'x',
        kind: 're2',
        category: 'violence',
        action: 'redact',
        stages: ['input'],
        rules: [
          { id: 'r', pattern: '(' },
          { id: 'e', pattern: 'a*' },
        ],
      },
      { id: 'y', kind: 'dictionary', category: 'nsfw', action: 'block', stages: ['memory'], terms: ['\u200b'] },
      { id: 'Z!', kind: 're2', category: 'nonsense', stages: [] },
    ];
    try {
      createModerationEngine({ policy: { ...base, messages, detectors, version: '' } });
      expect.unreachable();
    } catch (error) {
      expect(ParleyError.is(error) && error.code).toBe('invalid_request');
      const text = String(error);
      for (const part of [
        'version',
        'kind "oracle"',
        'rule "r"',
        'rule "e": the pattern matches the empty text',
        'terms[0]',
        'used twice',
        'detectors[3]',
      ]) {
        expect(text).toContain(part);
      }
    }
  });

  it('names unsupported actions, foreign stages and missing refusals', () => {
    const detectors = [
      { id: 'a', kind: 'dictionary', category: 'violence', action: 'redact', stages: ['input'], terms: ['x'] },
      { id: 'b', kind: 'dictionary', category: 'nsfw', action: 'block', stages: ['memory'], terms: ['x'] },
    ];
    const text = (() => {
      try {
        createModerationEngine({ policy: { ...base, messages, detectors } });
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(text).toContain('"redact" is not supported');
    expect(text).toContain('"memory" is not a stage of this policy');
    expect(text).toContain('no refusal message');
  });

  it('takes every stage and later kinds through the same port', async () => {
    const seen: string[] = [];
    const factory: DetectorFactory = {
      kind: 'classifier',
      create: (definition) => ({
        detector: {
          id: definition.id,
          kind: 'classifier',
          detect: async (input) => {
            seen.push(`${input.stage}:${input.media?.length ?? 0}`);
            return [];
          },
        },
      }),
    };
    const stages = ['input', 'output', 'retrieval', 'tool_result', 'memory', 'image'] as const;
    const engine = createModerationEngine({
      policy: { ...base, messages, stages, detectors: [{ id: 'k', kind: 'classifier', category: 'nsfw', stages }] },
      factories: [factory],
    });
    for (const stage of stages)
      await engine.check({
        stage,
        text: '',
        media: stage === 'image' ? [{ mimeType: 'image/png', bytes: new Uint8Array(1) }] : [],
      });
    expect(seen).toEqual(['input:0', 'output:0', 'retrieval:0', 'tool_result:0', 'memory:0', 'image:1']);
  });
});
